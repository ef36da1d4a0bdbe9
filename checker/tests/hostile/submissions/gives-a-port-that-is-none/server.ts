export async function startServer() {
  return { port: 70_000, close: () => {} };
}
