/** Takes a lock, says so, and holds it until it is killed: `hold-lock.ts <path>`. */
import { withLock } from '../../../core/lock.js';

await withLock(process.argv[2] ?? '', async () => {
  console.log('held');
  await new Promise(() => setInterval(() => {}, 1_000_000));
});
