export function answer() {
  const kept: number[][] = [];
  for (;;) kept.push(new Array(5_000_000).fill(kept.length));
}
