/**
 * The worker: a process of the checker's own, inside a network namespace of its own where there is one. It runs the
 * trusted tests and starts the student's process, which joins its namespace.
 */
import { existsSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import type { ServiceAccess } from '../core/services.js';
import type { GradedStudent } from '../runner/graded-student.js';
import type { Services } from '../runner/services.js';
import type { Job } from '../sandbox/job.js';
import { readProc } from '../sandbox/proc.js';
import { StudentProcess } from '../sandbox/student-process.js';
import { jsonLines } from './json-lines.js';
import { type FromWorker, type RunOrder, SHOWN_CHARACTERS, type ToWorker } from './worker-protocol.js';

const channel = new Socket({ fd: 3, readable: true, writable: true });
const { send, onMessage } = jsonLines<FromWorker, ToWorker>(channel);
// The student's process starts first: the runner loads beside it.
const runner = () => import('./run-order.js');

type Spawn = Extract<ToWorker, { type: 'spawn' }>;
interface RealModule {
  readonly name: string;
  start(context: { seed: number; dir: string }): Promise<{ stop(): Promise<void> }>;
}

/** The compiled hidden tests of the orders that come. */
let tests = '';
let spawned: Spawn | undefined;
let warm: StudentProcess | undefined;
let student: GradedStudent | undefined;
let services: Promise<Services> | undefined;
let servicesReady: (access: ServiceAccess) => void = () => {};
/** The databases of the grading before are being dropped. */
let forgetting: Promise<void> | undefined;
let real: { stop(): Promise<void> } | undefined;
const jobs = new Set<Job>();

async function spawnStudent(order: Spawn): Promise<void> {
  await warm?.stop();
  spawned = order;
  for (const job of jobs) if (!existsSync(job.root)) jobs.delete(job);
  jobs.add(order.job);
  const started = new StudentProcess(order.level, order.job, order.limits, order.inspectPort);
  warm = started;
  void runner();
  const isUp = await started.started;
  const problem = `it ended before it began: ${started.output.text().trim().slice(-1_000)}`;
  send({ type: 'started', ...(isUp ? {} : { problem }) });
}

async function provide(access: ServiceAccess): Promise<void> {
  const before = services;
  const ready = new Promise<ServiceAccess>((resolve) => {
    servicesReady = resolve;
  });
  services = runner().then(({ makeServices }) => makeServices(access, ready));
  await (await before)?.close();
}

/** How long the worker's main thread has stood in the queue (sched-stats(5), schedstat); 0 where that cannot be known. */
const ownQueuedMs = () => Number(readProc('/proc/self/schedstat')?.split(' ')[1] ?? 0) / 1e6;

async function run(order: RunOrder, graded: GradedStudent): Promise<void> {
  const { runOrder } = await runner();
  await forgetting;
  const provided = await services;
  const queuedBeforeMs = ownQueuedMs();
  const checks = await runOrder(order, tests, graded, provided, (check) =>
    send({ type: 'check', check, called: graded.takeCalled() }),
  );
  await graded.end();
  const queuedMs = Math.round(ownQueuedMs() - queuedBeforeMs + (graded.queuedMs?.() ?? 0));
  const endedWaiting = graded.endedWaiting?.() ?? true;
  send({
    type: 'result',
    checks,
    output: graded.output().slice(0, SHOWN_CHARACTERS),
    queuedMs,
    endedWaiting,
  });
  // A server that has gone is replaced with all that was in it.
  forgetting = provided?.forgetGrading().catch(() => {});
}

async function grade(asked: Extract<ToWorker, { type: 'grade' }>) {
  const { order, exports, unusable, packages, debuggedDir } = asked;
  if (!spawned) throw new Error('nothing was spawned');
  const { level, limits, inspectPort, job } = spawned;
  const { makeSession } = await runner();
  const options = {
    level,
    limits,
    ...(inspectPort === undefined ? {} : { inspectPort }),
    ...(debuggedDir === undefined ? {} : { debuggedDir }),
    unusable,
    packages,
    exports: new Map(exports),
  };
  student = makeSession(job, options, warm);
  warm = undefined;
  await run(order, student);
}

async function gradeReal({ order, module, dir }: Extract<ToWorker, { type: 'real' }>): Promise<void> {
  const system = (await import(pathToFileURL(module).href)) as RealModule;
  const started = await system.start({ seed: order.seed, dir });
  real = started;
  try {
    const { makeRealStudent } = await runner();
    await run(order, makeRealStudent(started, system.name));
  } finally {
    await started.stop();
    real = undefined;
  }
}

function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'services':
      return provide(message.access);
    case 'services-ready':
      return Promise.resolve(servicesReady(message.access));
    case 'tests':
      tests = message.hidden;
      return Promise.resolve();
    case 'spawn':
      return spawnStudent(message);
    case 'grade':
      return grade(message);
    case 'real':
      return gradeReal(message);
  }
}

/** The checker has gone, by itself or killed: nothing may be left behind. */
async function leave(): Promise<void> {
  await Promise.all([warm?.stop(), student?.end(), real?.stop(), (await services)?.close()]);
  for (const { root, store } of jobs) {
    for (const folder of [root, ...(store ? [store] : [])]) rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

function tellFault(error: unknown): void {
  send({ type: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

onMessage((message) => {
  handle(message).catch(tellFault);
});
// Left to itself, Node would print the line of the hidden test that threw, and end.
process.on('uncaughtException', tellFault);
channel.on('close', () => void leave());
// Ctrl-C reaches the whole terminal group; the checker decides what ends.
process.on('SIGINT', () => {});
send({ type: 'hello' });
