import type { Cause } from '#testing';
import { closingIn, replyIn, startIn } from './evidence.js';
import type { Reply, Start } from './observed.js';

const steps = ['00.1'];

/** Mistakes in startServer() and close(). */
export const startCauses: readonly Cause[] = [
  {
    id: 'no-port-and-close',
    steps,
    says: 'startServer() must give an object with two things: port, a number, and close, a function. What yours gave lacks one of them. A server of Node has no port of its own: server.address() knows it.',
    matches: ({ seen, exit, threw, trail }) => !seen && !exit && threw === undefined && trail.length === 0,
  },
  {
    id: 'fixed-port',
    steps,
    says: 'Your server listens on a port that is written into the code. It should listen on the port that the caller asks for, options.port, so that the same code can run anywhere.',
    matches: (evidence) => {
      const start = startIn(evidence);
      if (start) return start.asked > 0 && start.port !== start.asked;
      return (replyIn(evidence)?.elsewhere.length ?? 0) > 0 || /EADDRINUSE/.test(evidence.threw ?? '');
    },
  },
  {
    id: 'asks-before-listening',
    steps,
    says: "Your code asked server.address() for the port before the server listened, and then there is no address: it gives null. listen() only begins to listen and returns at once. Await the server's event 'listening' first.",
    matches: ({ threw }) => /\bnull\b/.test(threw ?? '') && /\b(?:port|address)\b/.test(threw ?? ''),
  },
  {
    id: 'resolves-on-error',
    steps,
    says: "The port was taken, and the promise of startServer() resolved all the same. No error ended your program, so something in it takes the server's event 'error' and goes on. At 'listening' the promise should resolve, at 'error' it should reject.",
    matches: (evidence) => {
      const { seen } = evidence;
      return seen?.kind === 'start-on-taken' && (seen.data as Start).died === undefined;
    },
  },
  {
    id: 'resolves-before-listening',
    steps,
    says: "The promise of startServer() resolves although the server does not listen. listen() only begins to listen and returns at once. Wait for the server's event 'listening' before you return.",
    matches: (evidence) => evidence.seen?.kind === 'start-on-taken' || replyIn(evidence)?.isLate === true,
  },
  {
    id: 'start-never-settles',
    steps,
    says: "The promise of startServer() neither resolves nor rejects, or a loop in it never ends, so the caller waits for ever. It should resolve at the server's event 'listening' and reject at the event 'error'.",
    matches: ({ exit }) => exit?.kind === 'timed-out',
  },
  {
    id: 'port-zero-not-read',
    steps,
    says: 'Asked for port 0, the system chose a free port, but your code gave back the 0. Ask the listening server for its real port: server.address() knows it.',
    matches: (evidence) => startIn(evidence)?.port === 0,
  },
  {
    id: 'close-never-resolves',
    steps,
    says: 'close() was called, but its promise never resolved. server.close() calls back when the server has stopped: resolve the promise there.',
    matches: (evidence) => closingIn(evidence)?.ended === 'never',
  },
  {
    id: 'close-leaves-it-open',
    steps,
    says: 'close() said that it was done, but the server still listens. close() should stop the server that startServer() has started.',
    matches: (evidence) => closingIn(evidence)?.isStillListening === true,
  },
  {
    id: 'close-does-not-wait',
    steps,
    says: 'close() said that it was done while a client was still connected and served. server.close() only begins to stop, and gives no promise to await. It calls back when the server has stopped: resolve your promise there.',
    matches: (evidence) => {
      const closing = closingIn(evidence);
      return closing?.ended === 'resolved' && closing.isStillServing;
    },
  },
  {
    id: 'answers-once',
    steps,
    says: 'Your server answered the first request and then no more. Look for something that stops it or forgets it after one response, such as server.close(), once() or process.exit().',
    matches: (evidence) => {
      const { seen, trail } = evidence;
      const hasAnsweredBefore = trail.some(
        (other) => other.tried === seen?.tried && (other.data as Reply).outcome.kind === 'answered',
      );
      return hasAnsweredBefore && replyIn(evidence)?.died === undefined;
    },
  },
  {
    id: 'nothing-listens',
    steps,
    says: 'startServer() gave a port, but nothing listens there. Either the server listens on another port, or the promise resolves before it listens.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return reply?.outcome.kind === 'refused' && reply.died === undefined;
    },
  },
];
