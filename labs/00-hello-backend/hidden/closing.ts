import type { Observation, StepContext } from '#testing';
import { holdConnection, isAlive, turnOfTheLoop, untilRefused } from './connections.js';
import { isListening, RESPONSE_LIMIT_MS } from './exchange.js';
import type { Closing } from './observed.js';
import { close, type Server } from './servers.js';

/** Closes the server and looks whether it still listens. */
export async function closeAndLook(context: StepContext, server: Server): Promise<Observation<Closing>> {
  const tried = `close() of what startServer({ port: ${server.start.data.asked} }) gave`;
  context.trail.try(tried);
  const { ended, message } = await close(context.student, server.served, RESPONSE_LIMIT_MS);
  const isStillListening = ended === 'resolved' && (await isListening(server.port));
  return add(context, tried, message, { ended, isStillListening, isStillServing: false });
}

/**
 * Closes the server while a client is half-way through a request, and looks whether the promise waits for it.
 * No order of events is taken for granted: a promise that resolved is held against the connection, which is then either
 * closed, or still served.
 */
export async function closeWhileAsked(context: StepContext, server: Server): Promise<Observation<Closing>> {
  const { student, trail, cleanup } = context;
  const tried = `close() of what startServer({ port: ${server.start.data.asked} }) gave, while a client sends a request`;
  trail.try(tried);
  const first = await holdConnection(server.port);
  cleanup(async () => first?.drop());
  const last = await holdConnection(server.port);
  cleanup(async () => last?.drop());
  // Connections and bytes are read in the order in which they came: after this both have been taken.
  await isAlive(server.port);
  let isSettled = false;
  const closing = close(student, server.served, RESPONSE_LIMIT_MS).finally(() => {
    isSettled = true;
  });
  await untilRefused(server.port, () => isSettled);
  // One more round trip: a promise that did not wait has been told before the server came to this.
  await first?.isServed();
  await turnOfTheLoop();
  const isStillServing = isSettled && (await last?.isServed()) === true;
  last?.drop();
  const { ended, message } = await closing;
  return add(context, tried, message, { ended, isStillListening: false, isStillServing });
}

function add({ trail }: StepContext, tried: string, message: string, data: Closing): Observation<Closing> {
  return trail.add<Closing>({ kind: 'close', tried, got: closingInWords(data, message), data });
}

function closingInWords({ ended, isStillListening, isStillServing }: Closing, message: string): string {
  switch (ended) {
    case 'resolved':
      if (isStillListening) return 'its promise resolved, but the port still accepts connections';
      if (isStillServing)
        return "its promise resolved, but the client's connection was still open and served";
      return 'its promise resolved, and the port is free';
    case 'rejected':
      return `an error: ${message}`;
    case 'never':
      return `its promise did not resolve within ${RESPONSE_LIMIT_MS} ms`;
  }
}
