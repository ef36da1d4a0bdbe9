import { writeFileSync } from 'node:fs';

const PLACES = ['/tmp', '/dev/shm', '/dev', '/job', '/job/code', '/var/tmp', '.'];

/** How many megabytes fit into a folder; it stops at a hundred. */
function fill(folder: string): number {
  for (let count = 0; ; count++) {
    try {
      if (count === 100) return count;
      writeFileSync(`${folder}/fill-${count}`, Buffer.alloc(1_000_000, 1));
    } catch {
      return count;
    }
  }
}

export function answer() {
  for (const place of PLACES) {
    const megabytes = fill(place);
    if (megabytes > 16) console.log(`ATTACK SUCCEEDED: ${place} holds ${megabytes} MB and more`);
  }
  return {};
}
