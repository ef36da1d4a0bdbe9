// Reading the answer is what hangs.

export function answer() {
  return {
    get rcode() {
      for (;;);
    },
  };
}
