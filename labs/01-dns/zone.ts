import type { DnsResponse, Question, Zone } from './types.js';

/**
 * Answers one question from one zone, as an authoritative server does.
 *
 * Names in the zone are in lower case; the name in the question may not be.
 * `answers`, `authorities` and `additionals` are lists of records taken from `zone.records`.
 */
export function answer(zone: Zone, question: Question): DnsResponse {
  // TODO(01.1): find the records that have the name and the type that were asked for.
  //   Answer with all of them, rcode 'NOERROR' and aa true. Letter case does not matter in names.
  // TODO(01.2): nothing found? Tell "no such name" (NXDOMAIN) from "no record of this type" (NOERROR).
  // TODO(01.3): the name is an alias? Put its CNAME in the answer and go on with the name it points to.
  // TODO(01.6): (extension) aliases that leave the zone, that point to nothing, or that run in a circle.
  // TODO(01.7): (extension) a negative answer has the zone's SOA record in `authorities`.
  // TODO(01.8): (extension) names that only have names below them; wildcards such as *.example.com.
  // TODO(01.10): (extension) names in a part of the zone that was handed to other servers: a referral.
  throw new Error(
    `TODO(01.1): answer() is not written yet (${question.name} ${question.type} in ${zone.origin})`,
  );
}
