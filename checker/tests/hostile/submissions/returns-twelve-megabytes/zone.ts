// As long as may be: nothing that is kept or shown may grow with it.
export function answer() {
  return { rcode: 'x'.repeat(12_000_000), aa: true, answers: ['y'.repeat(1_000_000)] };
}
