import type { Observation, StepContext } from '#testing';
import type { Front, Trial } from './front.js';
import type { Exchanged } from './observations.js';
import { answerWith, RecordingUpstream } from './recording-upstream.js';

/** A request, and what the log says about it. */
export interface Logged extends Exchanged {
  /** The lines in the log with its target. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** An app whose answers are no 200: what is logged too early says 200. */
export function loggedApp(context: StepContext): Promise<RecordingUpstream> {
  const status = context.draw.pick([201, 403, 404, 418]);
  return RecordingUpstream.start(context, 'app', {
    onRequest: (request) => request.connection.socket.write(answerWith(status, 'logged', request)),
  });
}

/** Sends a request, and reads the lines with its target; no other request of the test has it. */
export async function logOf(front: Front, trial: Trial): Promise<Observation<Logged>> {
  const seen = await front.exchange(trial);
  const linesOf = () => front.records().filter(({ target }) => target === seen.data.target);
  // Whatever is logged for the first request is logged before the second one is answered.
  await front.exchange({ host: trial.host });
  await front.untilLogged(() => linesOf().length > 0);
  const lines = linesOf();
  const told = lines.map((line) => JSON.stringify(line)).join('\n') || 'no line with this path';
  const { status } = seen.data;
  return front.context.trail.add({
    ...seen,
    got: `${status === undefined ? 'no status' : `status ${status}`} at the client; in the log: ${told}`,
    data: { ...seen.data, lines },
  });
}

/** Whether a request that is forwarded makes one line, with the status that the client got. */
export async function isForwardedLogged(front: Front, host: string, target: string): Promise<boolean> {
  const { lines, status } = (await logOf(front, { host, target })).data;
  return lines.length === 1 && lines[0]?.status === status;
}
