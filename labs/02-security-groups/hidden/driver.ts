/**
 * This lab's client: all that its tests may import. Packets are put to the student's functions, or sent for real;
 * what comes back becomes an observation, and claims are made in the words of security groups.
 */

export type { Surroundings } from '../types.js';
export { allows, contains, expectVerdict, matches } from './decide.js';
export { INSTANCE_IPV4, INSTANCE_IPV6 } from './kernel-agent.js';
export { expectAnswer, expectPassage, KernelClient } from './kernel-client.js';
export {
  address,
  EVERYTHING_OUT,
  group,
  groupId,
  incoming,
  near,
  numbersThatRunTogether,
  outgoing,
  permission,
  replyTo,
  twoPlaces,
} from './make-groups.js';
export { ANSWER_TO_SYN } from './packet-bytes.js';
export { expectClosed, expectProbe, expectTimely, probePort, probeTogether } from './probe-client.js';
export { closedPort, fullQueue, listener, waitingConnections } from './probe-targets.js';
export { TrackerClient } from './tracker-client.js';
