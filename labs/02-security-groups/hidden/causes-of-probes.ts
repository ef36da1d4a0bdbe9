import type { Cause } from '#testing';
import { inSituation, isShapeless, type Probed, whenSeen } from './observations.js';

const says = (word: string) => (data: Probed) => data.result === word;

/** Mistakes of the probe: step 02.5. */
export const causesOfProbes: readonly Cause[] = [
  {
    id: 'no-probe-result',
    steps: ['02.5'],
    says: "probe() gave back none of its three words. Call resolve() with 'open', 'refused' or 'filtered', and return the promise.",
    matches: (evidence) => evidence.seen?.kind === 'probe' && isShapeless(evidence),
  },
  {
    id: 'waits-for-ever',
    steps: ['02.5'],
    says: 'Your probe did not come back in time from a port where packets vanish. Node would go on trying for minutes. Start a timer of timeoutMs beside the connection, and answer when it is over.',
    matches: ({ exit, trail }) => exit?.kind === 'timed-out' && trail.some(({ kind }) => kind === 'probe'),
  },
  {
    id: 'error-not-caught',
    steps: ['02.5'],
    says: "A refused connection is reported by the event 'error' of the socket. Nothing in your code handles it, and that ends the program or rejects the promise. Handle it, and look at its code.",
    matches: ({ threw, exit, seen }) =>
      !seen && (/ECONNREFUSED/.test(threw ?? '') || exit?.kind === 'exited'),
  },
  {
    id: 'open-not-seen',
    steps: ['02.5'],
    says: "A program listens on this port, and the connection was made. Node says so with the event 'connect' of the socket: that is 'open'.",
    matches: inSituation('open'),
  },
  {
    id: 'refused-means-firewall',
    steps: ['02.5'],
    says: "Your probe calls a refused connection 'filtered'. Somebody refused, so a packet got there and an answer came back: the machine is up, and nothing listens on the port. A firewall that drops says nothing at all.",
    matches: whenSeen(says('filtered'), 'refused'),
  },
  {
    id: 'refused-is-open',
    steps: ['02.5'],
    says: "Your probe calls a refused connection 'open'. The event 'close' comes after every connection, a failed one too: 'open' is the event 'connect' alone.",
    matches: whenSeen(says('open'), 'refused'),
  },
  {
    id: 'timeout-means-down',
    steps: ['02.5'],
    says: "Your probe calls silence 'refused'. Nobody refused: no answer came at all. The machine may be up and well behind a firewall that drops the packets. That is 'filtered'.",
    matches: whenSeen(says('refused'), 'filtered'),
  },
  {
    id: 'own-time-for-all',
    steps: ['02.5'],
    says: 'Your probe does not wait as long as it is told to. Two probes that began together, with two times to wait, did not answer each in its own time. Give timeoutMs to setTimeout(), and no number of your own.',
    matches: inSituation('timing'),
  },
  {
    id: 'leaks-waiting-socket',
    steps: ['02.5'],
    says: 'After the time is up, your socket goes on trying to connect. Destroy it when you give the answer: socket.destroy().',
    matches: inSituation('leak-filtered'),
  },
  {
    id: 'leaks-open-socket',
    steps: ['02.5'],
    says: 'Your probe leaves its connection open. The server keeps a place for it until somebody hangs up. Destroy the socket as soon as you know the answer: socket.destroy().',
    matches: inSituation('leak-open'),
  },
];
