export function answer() {
  throw {
    get message() {
      for (;;);
    },
  };
}
