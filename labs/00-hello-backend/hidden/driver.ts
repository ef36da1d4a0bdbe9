import { expect } from 'vitest';
import { claim, type Draw, type Observation, type StepContext } from '#testing';
import { isAlive } from './connections.js';
import { exchange, isListening, type Request } from './exchange.js';
import type { Reply } from './observed.js';
import { openUsualPorts } from './ports.js';
import { lastError, type Server } from './servers.js';
import { curlLine, outcomeInWords } from './words.js';

export { closeAndLook, closeWhileAsked } from './closing.js';
export type { Request } from './exchange.js';
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
  // The response may be whole, and the program dead after it: the next request would be told of what this one did.
  const isOver = isBroken || (outcome.kind === 'answered' && !(await isAlive(server.port)));
  const died = isOver ? await lastError(student, server.served, server.printedBefore) : undefined;
  const got = [
    outcomeInWords(outcome),
    ...(died ? [`${isBroken ? 'The program had ended' : 'Then the program ended'}: ${died}`] : []),
    ...(elsewhere.length > 0 ? [`The program listens on port ${elsewhere.join(' and ')} instead.`] : []),
  ].join('. ');
  return trail.add<Reply>({ kind: 'http', tried, got, data: { request, outcome, isLate, died, elsewhere } });
}

/** True when a whole response came, whatever it says, and the program goes on. */
export function isAnswered({ outcome, died }: Reply): boolean {
  return outcome.kind === 'answered' && died === undefined;
}

/** Claims that a whole response came, whatever it says, and that the program goes on. */
export function claimAnswered(reply: Observation<Reply>): void {
  const about = {
    expected: 'a whole response',
    why: 'A server answers every request with a response that ends; until then the client waits (RFC 9110 section 3.4).',
  };
  claim(reply, about, ({ outcome }) => expect(outcome.kind).toBe('answered'));
  claimSurvived(reply);
}

/** Claims that the program did not end after a whole response. */
function claimSurvived(reply: Observation<Reply>): void {
  const about = {
    expected: 'one response, and a server that goes on running',
    why: 'A request gets exactly one response (RFC 9110 section 15), and an error that nothing catches ends the program (Node.js, process: uncaughtException).',
  };
  claim(reply, about, ({ outcome, died }) => {
    if (outcome.kind === 'answered') expect(died).toBe(undefined);
  });
}

/** GETs a path; the step fails if no whole response comes. */
export async function get(context: StepContext, server: Server, path: string): Promise<Observation<Reply>> {
  const reply = await send(context, server, { method: 'GET', path });
  claimAnswered(reply);
  return reply;
}

/** POSTs a body to /api/likes: text, or the parts in which it is sent. The step fails if the program ends after its response. */
export async function postLike(context: StepContext, server: Server, body: string | readonly Buffer[]) {
  const parts = typeof body === 'string' ? [Buffer.from(body, 'utf8')] : body;
  const reply = await send(context, server, { method: 'POST', path: '/api/likes', body: parts });
  claimSurvived(reply);
  return reply;
}

/**
 * Two round trips on connections of their own. A server takes connections and bytes in the order in which they came,
 * so when it has answered here it has read what was sent to it before.
 */
async function untilRead(port: number): Promise<void> {
  await exchange(port, { method: 'GET', path: '/api/likes' });
  await exchange(port, { method: 'GET', path: '/api/likes' });
}
