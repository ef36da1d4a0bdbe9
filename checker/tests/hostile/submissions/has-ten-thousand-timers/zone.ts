export function answer() {
  for (let count = 0; count < 10_000; count++) setInterval(() => {}, 1);
  return {};
}
