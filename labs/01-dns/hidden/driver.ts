/**
 * This lab's client: all that its tests may import. Questions are put to the student's functions, over UDP or
 * over TCP; what comes back becomes an observation, and expectations are claimed in the words of DNS.
 */

export type { DnsResponse, ResourceRecord, Zone } from '../types.js';
export { parseZone } from '../zone-file.js';
export { type Answered, ask, whatAnswerSays } from './ask.js';
export { DnsServer, framedQuery } from './dns-server.js';
export { isFreeElsewhere } from './elsewhere.js';
export {
  expectAnswers,
  expectAuthoritative,
  expectRcode,
  expectTtl,
  ownedBy,
  type Rule,
} from './expectations.js';
export { drawMixedCase, freePort } from './inputs.js';
export type { Exchanged, Resolved, Served, Wanted } from './observations.js';
export { rawQuery } from './raw-query.js';
export { RecordingUpstream } from './recording-upstream.js';
export { type ResolvedWell, ResolverClient } from './resolver-client.js';
export {
  drawAddresses,
  expectAddresses,
  expectAskedAgain,
  expectFromCache,
  type SoaTimes,
  soaOf,
} from './resolver-expectations.js';
export { hasId } from './udp-client.js';
export { fold, linesText, responseText, setOf } from './words.js';
export { type DrawnZone, makeZone, recordsOf, swapSoaTimes } from './zone.js';
