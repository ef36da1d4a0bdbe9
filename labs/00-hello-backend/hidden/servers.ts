import { type Observation, type ServedBy, type StepContext, type Student, StudentFault } from '#testing';
import { isPort, RESPONSE_LIMIT_MS } from './exchange.js';
import type { Closing, Start } from './observed.js';
import { freePort, openUsualPorts, takePort } from './ports.js';
import { fatalErrorIn } from './words.js';

/** Where `node checker run 00` listens: the port in lines that are to be repeated by hand. */
const HAND_PORT = 3000;
/** How long close() may take when it is not what is tested, in milliseconds. */
const CLEANUP_LIMIT_MS = 100;

/** A server that was started for a test. */
export interface Server {
  readonly served: ServedBy;
  readonly start: Observation<Start>;
  /** The port that requests go to. */
  readonly port: number;
  /** The port that is shown to the student. */
  readonly shownPort: number;
  /** Usual ports that were open before it started. */
  readonly openBefore: readonly number[];
  /** How much the student's program had printed before. */
  readonly printedBefore: number;
}

/** Starts a server on a free port that is named, and sends requests to the port that it gives. */
export async function startOn(context: StepContext, asked: number): Promise<Server> {
  const { student, trail, cleanup } = context;
  const openBefore = await openUsualPorts();
  const printedBefore = student.output().length;
  const tried = `startServer({ port: ${asked} })`;
  trail.try(tried);
  const served = await student.serve('startServer', { port: asked });
  cleanup(() => closeOrEnd(student, served));
  const { port } = served;
  const start = trail.add<Start>({
    kind: 'start',
    tried,
    got: `a promise that gave the port ${port}`,
    data: { asked, port },
  });
  return { served, start, port, shownPort: port, openBefore, printedBefore };
}

/** Starts a server for a step that does not ask where it listens. */
export async function startAnywhere(context: StepContext): Promise<Server> {
  const asked = await freePort();
  const server = await startOn(context, asked);
  return { ...server, port: isPort(server.port) ? server.port : asked, shownPort: HAND_PORT };
}

/** Tries to start a server on a port that another one holds. */
export async function startOnTaken(context: StepContext): Promise<Observation<Start>> {
  const { student, trail, cleanup } = context;
  const taken = await takePort();
  cleanup(taken.giveBack);
  const printedBefore = student.output().length;
  const tried = `startServer({ port: ${taken.port} }), while another program listens on port ${taken.port}`;
  trail.try(tried);
  try {
    const served = await student.serve('startServer', { port: taken.port });
    const { port } = served;
    const died = await lastError(student, served, printedBefore);
    const got = `a promise that gave the port ${port}, as if it listened${died ? `. Then the program ended: ${died}` : ''}`;
    return trail.add<Start>({ kind: 'start-on-taken', tried, got, data: { asked: taken.port, port, died } });
  } catch (fault) {
    if (!(fault instanceof StudentFault) || !isRefusal(fault)) throw fault;
    return trail.add<Start>({
      kind: 'start-on-taken',
      tried,
      got: fault.message,
      data: { asked: taken.port },
    });
  }
}

/** Ends the program, and gives the uncaught error that has ended it before that; undefined if none has. */
export async function lastError(
  student: Student,
  served: ServedBy,
  printedBefore: number,
): Promise<string | undefined> {
  // A program that is about to end answers no call: this waits until it has ended, and all that it printed is here.
  await close(student, served, RESPONSE_LIMIT_MS);
  await student.stop();
  const printed = student.output();
  const error = fatalErrorIn(printed.slice(printedBefore));
  // Of programs that end with the same words one after the other, the words are kept once.
  return error ?? ((await hasFailed(served)) ? fatalErrorIn(printed) : undefined);
}

/** True when the program of the server has ended by itself, with the exit code of an uncaught error. */
async function hasFailed(served: ServedBy): Promise<boolean> {
  const fault: unknown = await served.close().catch((error: unknown) => error);
  if (!(fault instanceof StudentFault) || fault.reason.kind !== 'stopped') return false;
  const { exit } = fault.reason;
  return exit.kind === 'exited' && exit.code === 1;
}

/** The promise rejected, or an uncaught error ended the program: no success was told. */
function isRefusal({ reason }: StudentFault): boolean {
  return reason.kind === 'threw' || (reason.kind === 'stopped' && reason.exit.kind === 'exited');
}

/** Closes a server after a test; errors are not what was tested. */
async function closeOrEnd(student: Student, served: ServedBy): Promise<void> {
  await close(student, served, CLEANUP_LIMIT_MS);
}

/** Closes a server, within a limit in milliseconds; one that does not close is ended with its process, so that no later test meets it. */
export async function close(
  student: Student,
  served: ServedBy,
  limitMs: number,
): Promise<{ ended: Closing['ended']; message: string }> {
  let clock: NodeJS.Timeout | undefined;
  const limit = new Promise<Closing['ended']>((resolve) => {
    clock = setTimeout(() => resolve('never'), limitMs);
  });
  let message = '';
  const closing = served.close().then(
    () => 'resolved' as const,
    (error: unknown) => {
      message = error instanceof Error ? error.message : String(error);
      return 'rejected' as const;
    },
  );
  const ended = await Promise.race([closing, limit]);
  clearTimeout(clock);
  if (ended === 'never') await student.stop();
  return { ended, message };
}
