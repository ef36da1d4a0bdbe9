export function answer() {
  return new Promise(() => {});
}
