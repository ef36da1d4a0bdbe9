import type { Cause } from '#testing';
import { inSituation } from './observations.js';

/** Mistakes of the tracker: steps 02.4 and 02.6. */
export const causesOfConnections: readonly Cause[] = [
  {
    id: 'rules-not-asked',
    steps: ['02.4'],
    says: 'The first packet of a flow is judged wrongly. Ask isAllowed() about each packet that belongs to no flow you know, and do what it says.',
    matches: inSituation('new-allowed', 'new-denied'),
  },
  {
    id: 'stateless',
    steps: ['02.4'],
    says: 'Your tracker does not find the flow of a packet that it let pass before. Remember each flow that was allowed: its next packet, and the reply, pass without a rule. In a Set or a Map, let the key be a text. Two objects with the same contents are two keys.',
    matches: inSituation('reply', 'goes-on'),
  },
  {
    id: 'reply-not-reversed',
    steps: ['02.4'],
    says: 'Your tracker does not know the reply, because its ports stand the other way round. In a reply both the addresses and the ports have changed places: what was the destination is the source.',
    matches: inSituation('reply-ports'),
  },
  {
    id: 'one-direction-only',
    steps: ['02.4'],
    says: 'Your tracker remembers the flows that begin outside, but not those that begin on the instance. It must remember both: a server asks other servers too.',
    matches: inSituation('reply-in'),
  },
  {
    id: 'keyed-on-address',
    steps: ['02.4'],
    says: 'After one connection, your tracker lets packets through that do not belong to it. A flow is named by five things: the protocol, and the address and the port at both ends. Put all of them into the key.',
    matches: inSituation('other-address', 'other-port'),
  },
  {
    id: 'key-omits-protocol',
    steps: ['02.4'],
    says: 'Your tracker takes a UDP packet for part of a TCP connection with the same numbers. The protocol belongs into the key of a flow.',
    matches: inSituation('same-ports-other-protocol'),
  },
  {
    id: 'key-runs-together',
    steps: ['02.4'],
    says: 'Your tracker takes this packet for part of the flow that it let pass. Without separators the parts of a key run together: port 1001 beside 23.4.5.6 gives the same text as port 100 beside 123.4.5.6. Put a space between all parts.',
    matches: inSituation('runs-together'),
  },
  {
    id: 'tracks-denied',
    steps: ['02.4'],
    says: 'Your tracker remembers packets that it did not let pass. So a second try gets through. Remember a flow only after the rules have allowed its first packet.',
    matches: inSituation('reply-to-denied'),
  },
  {
    id: 'state-shared',
    steps: ['02.4'],
    says: 'A new ConnectionTracker knows the flows of another one. Keep them in a field of the object, not in a variable of the file or a static one.',
    matches: inSituation('other-tracker'),
  },
  {
    id: 'rules-not-replaced',
    steps: ['02.6'],
    says: 'After setGroups() your tracker still judges new flows by the old rules. Keep the new groups.',
    matches: inSituation('new-after-change'),
  },
  {
    id: 'cut-with-the-rule',
    steps: ['02.6'],
    says: 'Your tracker ends a tracked connection when its rule is removed. AWS lets it live on until it is idle for too long: a new rule set decides about new flows only.',
    matches: inSituation('tracked-lives-on'),
  },
  {
    id: 'never-expires',
    steps: ['02.6'],
    says: 'Your tracker remembers flows for ever. Each one is forgotten when no packet of it has come for the time that IDLE_MS gives for its protocol.',
    matches: inSituation('idle-over'),
  },
  {
    id: 'one-idle-time-for-all',
    steps: ['02.6'],
    says: 'Your tracker forgets a TCP connection too soon. Each protocol has its own time in IDLE_MS: seconds for UDP, days for TCP.',
    matches: inSituation('tcp-is-patient'),
  },
  {
    id: 'idle-time-not-renewed',
    steps: ['02.6'],
    says: 'Your tracker counts from the first packet of the flow. Idle means without traffic: count from the last packet that passed, in either direction.',
    matches: inSituation('kept-alive'),
  },
  {
    id: 'untracked-survives',
    steps: ['02.6'],
    says: 'Your tracker remembers a flow that AWS does not track: one that is open to everybody on its way in, and on all ports on its way out. Only rules let its packets pass, so it breaks as soon as its rule goes.',
    matches: inSituation('untracked'),
  },
  {
    id: 'untracked-too-soon',
    steps: ['02.6'],
    says: 'Your tracker does not track a flow that is open to everybody in one direction only. Without such a rule for the replies as well, it must be tracked.',
    matches: inSituation('open-one-way'),
  },
];
