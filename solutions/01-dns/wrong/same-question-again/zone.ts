import type { DnsResponse, Question, ResourceRecord, SoaRecord, Zone } from './types.js';

/** Answers one question from one zone, as an authoritative server does (RFC 1034 section 4.3.2). */
export function answer(zone: Zone, question: Question): DnsResponse {
  const aliases: ResourceRecord[] = [];
  const visited = new Set<string>();
  let name = question.name.toLowerCase();
  for (;;) {
    const cut = findCut(zone, name, question.type);
    if (cut) return referral(zone, cut, aliases);

    const records = findRecords(zone, name);
    if (!records) return negative(zone, 'NXDOMAIN', aliases);

    const wanted = records.filter((record) => record.type === question.type);
    if (wanted.length > 0) return positive([...aliases, ...wanted]);

    const alias = records.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME') return negative(zone, 'NOERROR', aliases);
    if (isWithin(alias.data, zone.origin) && !visited.has(alias.data) && exists(zone, alias.data) && zone.records.some((record) => record.name === alias.data && record.type !== 'CNAME')) {
      const rest = answer(zone, question);
      return { ...rest, answers: [alias, ...rest.answers] };
    }
    aliases.push(alias);
    visited.add(name);
    name = alias.data;
    // The client goes on by itself: another server knows that name, or nobody does.
    if (!isWithin(name, zone.origin) || visited.has(name)) return positive(aliases);
  }
}

/** True when the name is the domain itself or lies below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function positive(answers: ResourceRecord[]): DnsResponse {
  return { rcode: 'NOERROR', aa: true, answers, authorities: [], additionals: [] };
}

/** The SOA tells caches for how long they may remember that there is nothing (RFC 2308 section 3). */
function negative(zone: Zone, rcode: 'NOERROR' | 'NXDOMAIN', answers: ResourceRecord[]): DnsResponse {
  const authorities = zone.records
    .filter((record): record is SoaRecord => record.type === 'SOA')
    .map((soa) => ({ ...soa, ttl: Math.min(soa.ttl, soa.data.minimum) }));
  return { rcode, aa: true, answers, authorities, additionals: [] };
}

/** The servers that the name was delegated to, with the addresses of those that nobody else could tell. */
function referral(zone: Zone, cut: string, answers: ResourceRecord[]): DnsResponse {
  const servers = zone.records.filter((record) => record.name === cut && record.type === 'NS');
  const glue = zone.records.filter(
    (record) =>
      (record.type === 'A' || record.type === 'AAAA') &&
      servers.some((server) => server.data === record.name),
  );
  // Only the aliases on the way are ours to vouch for.
  const aa = answers.length > 0;
  return { rcode: 'NOERROR', aa, answers, authorities: servers, additionals: glue };
}

/**
 * The topmost delegation at or above the name, below the zone's apex. The DS record of a delegation belongs to
 * the parent, so a question for it at the cut is not referred (RFC 4035 section 3.1.4.1).
 */
function findCut(zone: Zone, name: string, type: string): string | undefined {
  const cuts = zone.records.filter(
    (record) =>
      record.type === 'NS' &&
      record.name !== zone.origin &&
      isWithin(name, record.name) &&
      !(type === 'DS' && name === record.name),
  );
  return cuts.map((record) => record.name).sort((a, b) => a.length - b.length)[0];
}

/** Every record of a name, made from a wildcard if need be; undefined when there is no such name. */
function findRecords(zone: Zone, name: string): ResourceRecord[] | undefined {
  if (!isWithin(name, zone.origin)) return undefined;
  if (exists(zone, name)) return zone.records.filter((record) => record.name === name);
  // Only the wildcard right below the closest name that exists may answer (RFC 4592 section 3.3.1).
  let encloser = parentOf(name);
  while (!exists(zone, encloser)) encloser = parentOf(encloser);
  const wildcard = zone.records.filter((record) => record.name === `*.${encloser}`);
  return wildcard.length > 0 ? wildcard.map((record) => ({ ...record, name })) : undefined;
}

/** A name exists when it has records or when a name below it has (RFC 4592 section 2.2.2). */
function exists(zone: Zone, name: string): boolean {
  return name === zone.origin || zone.records.some((record) => isWithin(record.name, name));
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
