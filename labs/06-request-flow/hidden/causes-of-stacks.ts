import type { Cause } from '#testing';
import { about, stackOf } from './cause-signatures.js';

const steps = ['06.1'];

/** Likely causes of a stack that does not start, serve or stop as it should. */
export const causesOfStacks: readonly Cause[] = [
  {
    id: 'fixed-port',
    steps,
    says: 'A part asks for a port that is taken, by another stack for example. nginx.conf says 3001, but the stack puts the real port in its place: ask for port 0, and hand on the port that you are given.',
    matches: ({ threw }) => /EADDRINUSE/.test(threw ?? ''),
  },
  {
    id: 'no-such-shape',
    steps,
    says: 'What startStack() resolves with is not what types.ts calls a Stack: the port of the DNS server, the cloud that the gate gave, and close().',
    matches: (evidence) => about(evidence) === 'shape',
  },
  {
    id: 'proxy-misses-the-app',
    steps,
    says: 'The proxy asks another port than the app’s: it cannot reach the app, and answers 502. The second argument of startProxyLayer() is the port that the app was given by the system, app.port.',
    matches: (evidence) =>
      about(evidence) === 'whole-way' && stackOf(evidence).blamed === 'proxy-leads-elsewhere',
  },
  {
    id: 'gate-past-the-proxy',
    steps,
    says: 'Where the public address leads nobody speaks TLS, or nobody listens. The gate must be given the ports of the proxy, as startProxyLayer() gave them.',
    matches: (evidence) =>
      about(evidence) === 'whole-way' && stackOf(evidence).blamed === 'gate-leads-elsewhere',
  },
  {
    id: 'port-of-another-part',
    steps,
    says: 'The port of your Stack is not that of the DNS server, so nobody there answers the client’s question for the address. Give the port that startDnsLayer() gave.',
    matches: (evidence) =>
      about(evidence) === 'whole-way' && stackOf(evidence).blamed === 'port-of-another-part',
  },
  {
    id: 'ready-too-early',
    steps,
    says: 'startStack() has resolved while the database was still starting. A pause of some length is no readiness: on a slow day the start takes longer. Await openDatabase(): it resolves when the database has answered.',
    matches: (evidence) => about(evidence) === 'ready-too-early',
  },
  {
    id: 'dns-too-early',
    steps,
    says: 'The DNS server answers while other parts are still starting. Clients then come, and find nobody. Start it last.',
    matches: (evidence) =>
      about(evidence) === 'dns-too-early' ||
      (about(evidence) === 'start-order' && stackOf(evidence).parts?.at(-1) !== 'dns'),
  },
  {
    id: 'wrong-start-order',
    steps,
    says: 'The parts do not start in the order in which they need each other. Await each one before you call the next: database, app, proxy, gate, DNS.',
    matches: (evidence) => about(evidence) === 'start-order',
  },
  {
    id: 'parts-are-shared',
    steps,
    says: 'Closing one stack has stopped parts of another. The list of what was started lives outside of startStack(), so all stacks have the same one. Make it inside.',
    matches: (evidence) => about(evidence) === 'shared-parts',
  },
  {
    id: 'left-open',
    steps,
    says: 'close() leaves something running. Put every part into a list as soon as it has started, the database’s too, and close all that is in the list.',
    matches: (evidence) => about(evidence) === 'left-after-close',
  },
  {
    id: 'close-not-awaited',
    steps,
    says: 'close() starts to close the parts and does not wait until they have. The close() of a part gives a promise: await each, one after the other.',
    matches: (evidence) => about(evidence) === 'close-too-early',
  },
  {
    id: 'closed-in-order-of-start',
    steps,
    says: 'The parts are closed in another order than the reverse one, or all at once. Close the one that was started last first, and await each before the next.',
    matches: (evidence) => about(evidence) === 'close-order',
  },
  {
    id: 'swallows-the-failure',
    steps,
    says: 'A part did not start, and startStack() resolves all the same: the error is caught and goes no further. A function that only catches gives undefined. Close the parts, then throw the error again.',
    matches: (evidence) => about(evidence) === 'swallows-failure',
  },
  {
    id: 'throws-another-error',
    steps,
    says: 'startStack() throws, but not the error that it has caught: a new error, or a text. Even with the same message the code is lost (EADDRINUSE), and that is what other programs look at. Throw the very error that came.',
    matches: (evidence) => about(evidence) === 'another-error',
  },
  {
    id: 'failure-not-awaited',
    steps,
    says: 'When a part does not start, your code begins to close the others, and throws at once: nobody has waited until they are closed. Await the closing first, then throw.',
    matches: (evidence) => about(evidence) === 'rejects-too-early',
  },
  {
    id: 'leaves-others-running',
    steps,
    says: 'When one part does not start, those before it go on running. Catch the error, close what is in your list, and throw the error again.',
    matches: (evidence) => about(evidence) === 'left-after-failure',
  },
];
