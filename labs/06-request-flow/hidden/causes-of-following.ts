import type { Cause } from '#testing';
import { about, trapOf } from './cause-signatures.js';

const steps = ['06.3'];

/** Likely causes of lines that do not belong to the request. */
export const causesOfFollowing: readonly Cause[] = [
  {
    id: 'joins-by-time-alone',
    steps,
    says: 'The query that you found was sent at about the right time, but by somebody else, or for another name. Servers do many things in one millisecond: compare the client and the name, too.',
    matches: (evidence) => ['query-of-another', 'query-for-another-name'].includes(trapOf(evidence)),
  },
  {
    id: 'not-the-last-query',
    steps,
    says: 'This client has asked for the name more than once, and your code takes another one of its queries. Take the last one of type A before the request began.',
    matches: (evidence) => about(evidence) === 'dns',
  },
  {
    id: 'ports-are-used-again',
    steps,
    says: 'The flow has the right five values, and is an hour old. A client uses its ports again and again: the request must have begun between the start and the end of the flow.',
    matches: (evidence) => trapOf(evidence) === 'flow-an-hour-before',
  },
  {
    id: 'flow-not-found',
    steps,
    says: 'The flow is there, and your code does not find it. Its start and end are seconds, the request’s times are milliseconds. Its dstaddr is the instance’s private address; records.addresses says which one belongs to the public one.',
    matches: (evidence) => about(evidence) === 'flow' && trapOf(evidence) === 'missing',
  },
  {
    id: 'half-a-tuple',
    steps,
    says: 'The flow that you found is that of another connection. All five values must fit: both addresses, both ports, and the protocol, which is 6 for TCP.',
    matches: (evidence) => about(evidence) === 'flow',
  },
  {
    id: 'line-of-another',
    steps,
    says: 'The proxy’s line that you found is about another request. The client and its port name the connection; method, target and the time tell which of its requests it is.',
    matches: (evidence) => about(evidence) === 'proxy',
  },
  {
    id: 'trusts-the-clients-id',
    steps,
    says: 'Your code looks for the id that the client has sent. Anybody can send any id, also one that was used before. The id that counts is the one that the proxy made.',
    matches: (evidence) => trapOf(evidence) === 'app-line-with-the-clients-id',
  },
  {
    id: 'guesses-the-apps-line',
    steps,
    says: 'The app’s line that you found has another id than the proxy’s line: it only looks like it, by its path or its time. If there is no line with the proxy’s id, leave app out.',
    matches: (evidence) => about(evidence) === 'app',
  },
];
