import { spawnSync } from 'node:child_process';

// In a user namespace of its own it would be root, and could mount as much memory as it likes.
export function answer() {
  const script = 'mount -t tmpfs none /tmp && echo mounted; mount -o remount,rw / && echo rewritable';
  const { stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });
  if (stdout) console.log(`ATTACK SUCCEEDED: ${stdout}`);
  return {};
}
