export function answer() {
  return { toJSON: () => ({ rcode: 'NOERROR', aa: true }) };
}
