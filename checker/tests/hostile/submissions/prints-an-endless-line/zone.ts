export function answer() {
  return new Promise(() => {
    const more = () => process.stdout.write('x'.repeat(10_000), more);
    more();
  });
}
