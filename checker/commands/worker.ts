import { UserError } from '../core/errors.js';
import type { IsolationLevel } from '../core/result.js';
import { keepBuilt } from '../edition/keep-built.js';
import { builtFolder, sourceFolder } from '../grading/own-programs.js';
import { serveHealth } from '../grading/queue/health-server.js';
import { JobWorker } from '../grading/queue/job-worker.js';
import { readQueueAddress } from '../grading/queue/queue-address.js';
import { paragraph } from '../report/wrap.js';
import { chooseLevel } from './choose-level.js';
import type { CommandContext } from './context.js';
import { jobCount } from './grade-options.js';
import { interruption } from './interrupt.js';

/** What `worker` was asked, as it was typed. */
export interface WorkerOptions {
  readonly queue?: string | undefined;
  readonly jobs?: string | undefined;
  readonly health?: string | undefined;
  readonly isolation?: IsolationLevel | undefined;
}

/** Grades what is on a queue until it is told to end; then it finishes what it has. */
export async function runWorker(context: CommandContext, options: WorkerOptions): Promise<number> {
  const { screen, env, root, services, signal } = context;
  if (options.queue === undefined) {
    throw new UserError(
      'A worker takes its work from a queue.',
      'node checker worker --queue redis://<host>',
    );
  }
  const jobs = jobCount(options.jobs, 'node checker worker --queue <address> --jobs 2');
  const port = options.health === undefined ? undefined : healthPort(options.health);
  const isolation = chooseLevel(options.isolation);
  const address = await readQueueAddress(options.queue, env);
  const workbook = await services.findWorkbook(root);
  const sources = sourceFolder();
  // Only quicker: where nothing can be written beside the packages, the sources are started.
  if (sources) await keepBuilt(sources, builtFolder()).catch(() => {});
  const worker = await JobWorker.start({
    ...{ address, workbook, isolation, jobs },
    ...(services.queueLockMs === undefined ? {} : { lockMs: services.queueLockMs }),
    onRemark: (remark) => screen.note(paragraph(remark)),
    onChange: (state) => screen.progress(stateText(state)),
  });
  try {
    const health = port === undefined ? undefined : await serveHealth(port, () => worker.state);
    screen.print(`Takes work from ${address.shown}, ${jobs} at a time, at level ${isolation}.`);
    if (health) screen.print(`Its health: http://127.0.0.1:${health.port}/`);
    await Promise.race([interruption(signal), worker.broken]).finally(() => health?.close());
    screen.note(`Finishing what it has (${worker.state.busy}); the same signal once more ends it at once.`);
  } finally {
    await worker.drain();
    screen.progress('');
    screen.print(`Graded ${worker.state.graded}.`);
  }
  return 0;
}

/** 0: any that is free. Throws UserError. */
function healthPort(typed: string): number {
  const port = Number(typed);
  if (/^\d{1,5}$/.test(typed) && (port === 0 || (port >= 1024 && port < 2 ** 16))) return port;
  throw new UserError(
    `"${typed}" is no port for --health: 1024 to 65535, or 0 for any that is free.`,
    'node checker worker --queue <address> --health 8080',
  );
}

function stateText({ status, busy, jobs, graded, refused }: JobWorker['state']): string {
  const refusals = refused > 0 ? `, ${refused} refused` : '';
  return `${status}: ${busy} of ${jobs} busy, ${graded} graded${refusals}`;
}
