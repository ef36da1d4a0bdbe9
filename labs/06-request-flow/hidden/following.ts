import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { Followed } from '../types.js';
import type { LoggedRequest } from './logs.js';

/** What the student's code found, and which line of somebody else's it took. */
export interface FollowedSeen {
  readonly found: Record<string, unknown>;
  /** Record -> the trap that it fell into, or `missing`, or `other`. */
  readonly taken: Readonly<Record<string, string>>;
  readonly logged: LoggedRequest;
}

const RECORDS = ['dns', 'flow', 'proxy', 'app'] as const;

/** Why each record is the one. */
const WHY: Readonly<Record<(typeof RECORDS)[number], string>> = {
  dns: 'The query was sent by this client, for this name, type A, and it is the last one before the request began.',
  flow: 'A flow is known by its five values: both addresses, both ports and the protocol. Ports are used again, so its time belongs to it too. dstaddr is the private address (AWS, "Flow log records").',
  proxy:
    'The proxy sees the same connection, and on it this method and target; its line was written before the client had the whole answer.',
  app: 'The proxy and the app share one thing that nobody else can set: the id that the proxy made. A line without it may be anybody’s.',
};

/** Calls followRequest() and looks at what it found. */
export async function follow(
  { student, trail }: StepContext,
  logged: LoggedRequest,
): Promise<Observation<FollowedSeen>> {
  const { request, records } = logged;
  const counts = `${records.dns.length} queries, ${records.flows.length} flows, ${records.proxy.length} lines of the proxy, ${records.app.length} of the app`;
  const tried = `followRequest(${JSON.stringify(request, null, 1).replace(/\n\s*/g, ' ')}, records)\n  records: ${counts}`;
  trail.try(tried);
  const said = await student.call('followRequest', request, records);
  const found = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  const taken = Object.fromEntries(
    RECORDS.map((record) => [record, trapOf(found[record], logged, record)] as const).filter(
      ([, trap]) => trap !== '',
    ),
  );
  return trail.add({
    kind: 'follow',
    tried,
    got: JSON.stringify(said) ?? 'undefined',
    data: { found, taken, logged },
  });
}

/** Claims that one record is the one that was found. */
export function expectRecord(seen: Observation<FollowedSeen>, record: (typeof RECORDS)[number]): void {
  const line = seen.data.logged.wanted[record];
  const part = { ...seen, got: `${record}: ${JSON.stringify(seen.data.found[record]) ?? 'nothing'}` };
  const about = {
    expected: line
      ? `${record}: ${JSON.stringify(line)}`
      : `no ${record}: no line of it is about this request`,
    why: WHY[record],
    wanted: { what: record },
  };
  claim(part, about, ({ found }) => expect(found[record]).toEqual(line));
}

function trapOf(found: unknown, { wanted, traps }: LoggedRequest, record: keyof Followed): string {
  if (isSame(found, wanted[record])) return '';
  if (found === undefined || found === null) return 'missing';
  return Object.entries(traps).find(([, trap]) => isSame(found, trap))?.[0] ?? 'other';
}

const isSame = (one: unknown, other: unknown) => sorted(one) === sorted(other);

const sorted = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value);
