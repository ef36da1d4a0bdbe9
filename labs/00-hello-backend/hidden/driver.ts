import { expect } from 'vitest';
import { claim, type Draw, type Observation, type StepContext } from '#testing';
import { exchange, isListening, type Request } from './exchange.js';
import type { Reply } from './observed.js';
import { openUsualPorts } from './ports.js';
import type { Server } from './servers.js';
import { curlLine, fatalErrorIn, outcomeInWords } from './words.js';

export * from './observed.js';
export { freePort } from './ports.js';
export * from './servers.js';

/** A name for a person: letters only. */
export function drawName(draw: Draw): string {
  const word = draw.word(2);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Sends one request; a body in two parts waits between them until the server has read the first. */
export async function send(
  context: StepContext,
  server: Server,
  request: Request,
): Promise<Observation<Reply>> {
  const { student, trail } = context;
  const tried = curlLine(request, server.shownPort);
  trail.try(tried);
  const outcome = await exchange(server.port, request, () => untilRead(server.port));
  const isBroken = outcome.kind === 'refused' || outcome.kind === 'cut';
  const elsewhere = isBroken
    ? (await openUsualPorts()).filter((port) => !server.openBefore.includes(port))
    : [];
  const isLate = outcome.kind === 'refused' && (await isListening(server.port));
  // A program that dies writes its error before its connections break; all of it is here once it has ended.
  if (isBroken) await student.stop();
  const died = isBroken ? fatalErrorIn(student.output().slice(server.printedBefore)) : undefined;
  const got = [
    outcomeInWords(outcome),
    ...(died ? [`The program had ended: ${died}`] : []),
    ...(elsewhere.length > 0 ? [`The program listens on port ${elsewhere.join(' and ')} instead.`] : []),
  ].join('. ');
  return trail.add<Reply>({ kind: 'http', tried, got, data: { request, outcome, isLate, died, elsewhere } });
}

/** Claims that a whole response came, whatever it says. */
export function claimAnswered(reply: Observation<Reply>): void {
  const about = {
    expected: 'a whole response',
    why: 'A server answers every request with a response that ends; until then the client waits (RFC 9110 section 3.4).',
  };
  claim(reply, about, ({ outcome }) => expect(outcome.kind).toBe('answered'));
}

/** GETs a path; the step fails if no whole response comes. */
export async function get(context: StepContext, server: Server, path: string): Promise<Observation<Reply>> {
  const reply = await send(context, server, { method: 'GET', path });
  claimAnswered(reply);
  return reply;
}

/** POSTs a body to /api/likes: text, or the parts in which it is sent. */
export function postLike(context: StepContext, server: Server, body: string | readonly Buffer[]) {
  const parts = typeof body === 'string' ? [Buffer.from(body, 'utf8')] : body;
  return send(context, server, { method: 'POST', path: '/api/likes', body: parts });
}

/**
 * Two round trips on connections of their own. A server takes connections and bytes in the order in which they came,
 * so when it has answered here it has read what was sent to it before.
 */
async function untilRead(port: number): Promise<void> {
  await exchange(port, { method: 'GET', path: '/api/likes' });
  await exchange(port, { method: 'GET', path: '/api/likes' });
}
