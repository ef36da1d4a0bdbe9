/**
 * Started by the isolation test as a worker is started, in a network namespace of its own and as any user: puts the
 * student file that looks around into a sandbox, and prints what it saw. Arguments: a port, paths and the folder that its worker covers, as JSON.
 */
import { LOOK_AROUND } from './look-around.js';
import { type TriedJob, withJob } from './try-job.js';

async function lookAround(): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '{}') as { paths: string[]; port: number; tmp?: string };
  const { paths, port, tmp } = task;
  const limits = { callMs: 20_000, memoryMb: 400 };
  const run = ({ call }: TriedJob) => call('run', paths, port);
  const outcome = await withJob('sandbox', LOOK_AROUND, limits, run, tmp);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

await lookAround();
