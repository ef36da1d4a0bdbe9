/**
 * Started by the isolation test as a worker is started, in a network namespace of its own and as any user: puts the
 * student file that looks around into a sandbox, and prints what it saw. Arguments: a port and paths, as JSON.
 */
import { LOOK_AROUND } from './look-around.js';
import { withJob } from './try-job.js';

async function lookAround(): Promise<void> {
  const { paths, port } = JSON.parse(process.argv[2] ?? '{}') as { paths: string[]; port: number };
  const limits = { callMs: 20_000, memoryMb: 400 };
  const outcome = await withJob('sandbox', LOOK_AROUND, limits, ({ call }) => call('run', paths, port));
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

await lookAround();
