import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import {
  type Closing,
  claimAnswered,
  closeAndLook,
  closeWhileAsked,
  freePort,
  isAnswered,
  type Request,
  type Server,
  send,
  startOn,
  startOnTaken,
} from './driver.js';

/** In this step the answer may say anything. */
const PAGE: Request = { method: 'GET', path: '/' };
const STOPPED: Closing = { ended: 'resolved', isStillListening: false, isStillServing: false };

/**
 * A request that the server answers, and the server: another one if the first did not survive the page.
 * What a route does is for 00.2 to grade, so a path that is no route may show as well that the server answers.
 */
async function claimSomeAnswer(
  context: StepContext,
  server: Server,
): Promise<{ server: Server; request: Request }> {
  const reply = await send(context, server, PAGE);
  const hasMetItsCode = reply.data.outcome.kind !== 'refused';
  if (hasMetItsCode && !isAnswered(reply.data)) {
    const other = await startOn(context, await freePort());
    const request: Request = { method: 'GET', path: `/${context.draw.word()}` };
    const { data } = await send(context, other, request);
    if (isAnswered(data)) return { server: other, request };
  }
  claimAnswered(reply);
  return { server, request: PAGE };
}

step('00.1', (test) => {
  test('the server listens on the port that it is asked for, and answers there', async (context) => {
    const port = await freePort();
    const server = await startOn(context, port);
    const about = {
      expected: `a server on port ${port}, the one that was asked for`,
      why: 'The address of a page names the port, so the one who starts the server chooses it (RFC 9110 section 4.2.1).',
    };
    claim(server.start, about, (start) => expect(start.port).toBe(port));
    await claimSomeAnswer(context, server);
  });

  test('it goes on answering', async (context) => {
    const { server, request } = await claimSomeAnswer(context, await startOn(context, await freePort()));
    claimAnswered(await send(context, server, request));
  });

  test('its promise resolves only once it listens', async (context) => {
    const start = await startOnTaken(context);
    const about = {
      expected: 'no success: the promise rejects, or the program ends with the error EADDRINUSE',
      why: "listen() only begins to listen; the event 'listening' or 'error' tells how it went (Node.js, net: server.listen).",
    };
    claim(start, about, ({ port }) => expect(port).toBe(undefined));
  });

  test('asked for port 0, it gives the port that the system chose', async (context) => {
    const server = await startOn(context, 0);
    const about = {
      expected: 'the number of the port that the system chose, from 1 to 65535',
      why: 'Port 0 asks for any free port; server.address() tells which one it is (Node.js, net: server.listen).',
    };
    claim(server.start, about, ({ port }) => expect(port).toBeGreaterThan(0));
    await claimSomeAnswer(context, server);
  });

  test('close() gives the port back', async (context) => {
    const { server } = await claimSomeAnswer(context, await startOn(context, await freePort()));
    const closing = await closeAndLook(context, server);
    const about = {
      expected: 'close() resolves, and nothing listens on the port any more',
      why: 'A port belongs to one program at a time: while it is held, the next start fails (Node.js, net: server.close).',
    };
    claim(closing, about, (data) => expect(data).toEqual(STOPPED));
  });

  test('close() resolves only when the server has stopped', async (context) => {
    const server = await startOn(context, await freePort());
    const closing = await closeWhileAsked(context, server);
    const about = {
      expected: 'close() resolves only when no connection is open any more',
      why: 'A server has stopped when it no longer listens and its last connection has ended (Node.js, net: server.close).',
    };
    claim(closing, about, (data) => expect(data).toEqual(STOPPED));
  });
});
