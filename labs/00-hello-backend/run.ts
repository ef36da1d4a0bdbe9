/**
 * What `node checker run 00` starts: your server, on port 3000 or the next free one.
 * Set PORT to begin at another port.
 */
import { createServer } from 'node:net';
import { startServer } from './server.js';

const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** `localhost` may stand for either address, so another program must not have the port on one of them. */
async function isFree(port: number): Promise<boolean> {
  return (await isFreeOn('127.0.0.1', port)) && (await isFreeOn('::1', port));
}

function isFreeOn(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A computer without IPv6 has no ::1, which is no reason to look for another port.
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(NO_SUCH_ADDRESS.has(error.code ?? '')));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
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
