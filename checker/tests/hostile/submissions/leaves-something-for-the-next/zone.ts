import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, writeFileSync } from 'node:fs';

const PORT = Number('@PORT@');
const MARKS = ['/tmp', '/dev/shm', '/var/tmp', '/job', '/job/code', '.', '@CANARIES@'].map((place) => `${place}/mark-@PORT@`);
const HOLD_PORT = `require('node:dgram').createSocket('udp4').bind(${PORT}, '127.0.0.1'); setInterval(() => {}, 1_000)`;

for (const mark of MARKS) {
  try {
    if (existsSync(mark)) console.log(`ATTACK SUCCEEDED: ${mark} was left for us`);
  } catch {
    // Nothing there may be looked at.
  }
}
const isTaken = await new Promise((resolve) => {
  const socket = createSocket('udp4');
  socket.once('error', () => resolve(true));
  socket.bind(PORT, '127.0.0.1', () => socket.close(() => resolve(false)));
});
if (isTaken) console.log('ATTACK SUCCEEDED: the port is still held');

export function answer() {
  for (const mark of MARKS) {
    try {
      writeFileSync(mark, 'for the next one');
    } catch {
      // Not here.
    }
  }
  try {
    spawn(process.execPath, ['-e', HOLD_PORT], { detached: true, stdio: 'ignore' }).on('error', () => {}).unref();
  } catch {
    // Not allowed to.
  }
  // A process that ends takes nothing along by itself.
  process.exit(0);
}
