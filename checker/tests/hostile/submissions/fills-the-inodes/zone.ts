import { closeSync, mkdirSync, openSync } from 'node:fs';

const PLACES = ['/tmp', '/dev/shm', '/dev', '/job', '/var/tmp', '.'];

/** How many empty files fit into a folder, which take no room but that of their names; it stops at ten thousand. */
function fill(folder: string): number {
  for (let count = 0; ; count++) {
    try {
      if (count === 10_000) return count;
      if (count % 10 === 0) mkdirSync(`${folder}/folder-${count}`);
      else closeSync(openSync(`${folder}/empty-${count}`, 'w'));
    } catch {
      return count;
    }
  }
}

export function answer() {
  for (const place of PLACES) {
    const files = fill(place);
    if (files > 5_000) console.log(`ATTACK SUCCEEDED: ${place} holds ${files} files and more`);
  }
  return {};
}
