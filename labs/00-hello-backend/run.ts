/**
 * What `node checker run 00` starts: your server, on port 3000 or the next free one.
 * Set PORT to begin at another port.
 */
import { createServer } from 'node:net';
import { startServer } from './server.js';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function firstFreePort(from: number): Promise<number> {
  let port = from;
  while (!(await isFree(port))) port++;
  return port;
}

try {
  const wanted = Number(process.env.PORT ?? 3000);
  const { port } = await startServer({ port: await firstFreePort(wanted) });
  const site = `http://localhost:${port}`;
  console.log(`Your server listens on port ${port}. Open ${site}/ in a browser,
or try in a second terminal:

  curl -i ${site}/
  curl -i '${site}/api/hello?name=Ada'
  curl -i ${site}/nowhere
  curl -i --json '{"name":"Ada"}' ${site}/api/likes
  curl -i ${site}/api/likes

Ctrl-C stops it.`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your server did not start: ${message}`);
  if (message.includes('TODO')) {
    console.error('Write that step in server.ts first. `node checker hint 00.1` gives a hint.');
  }
  process.exitCode = 1;
}
