export function answer() {
  const kept: number[][] = [];
  for (;;) kept.push(new Array(25_000_000).fill(kept.length));
}
