import { spawn } from 'node:child_process';

// Holds the port, ignores every polite signal and changes this file when nobody looks any more.
const SCRIPT = `
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => {});
  require('node:net').createServer().listen(Number(process.argv[1]) || 0);
  setInterval(() => {
    for (const file of ['/job/code/server.js', '/tmp/left', '@CANARIES@/left']) {
      try { require('node:fs').writeFileSync(file, 'left by a grandchild'); } catch {}
    }
  }, 200);
`;

export async function startServer({ port }: { port: number }) {
  try {
    for (let count = 0; count < 2; count++) {
      const options = { detached: true, stdio: 'inherit' } as const;
      spawn(process.execPath, ['-e', SCRIPT, String(port)], options).unref();
    }
  } catch (error) {
    console.log(String(error));
  }
  return { port: 'none', close: () => {} };
}
