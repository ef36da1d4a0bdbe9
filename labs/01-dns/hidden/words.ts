import type { DnsResponse, Question, ResourceRecord, Zone } from '../types.js';

/** The port that `node checker run 01` takes first. */
const PORT_BY_HAND = 5353;
const MOST_LINES = 12;
const LONGEST_LINE = 100;

/** A name for comparing: lower case, without the final dot. */
export function fold(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** A record's data as a zone file writes it. */
export function dataText(record: ResourceRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.data.toLowerCase();
    case 'CNAME':
    case 'NS':
      return `${fold(record.data)}.`;
    case 'MX':
      return `${record.data.preference} ${fold(record.data.exchange)}.`;
    case 'TXT':
      return record.data.map((text) => `"${text}"`).join(' ');
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return `${fold(mname)}. ${fold(rname)}. ${serial} ${refresh} ${retry} ${expire} ${minimum}`;
    }
    default:
      return JSON.stringify((record as { data: unknown }).data);
  }
}

/** A record as a line of a zone file, names folded; without its TTL when `ttl` is false. */
export function lineOf(record: ResourceRecord, ttl = true): string {
  return `${fold(record.name)}. ${ttl ? `${record.ttl} ` : ''}IN ${record.type} ${dataText(record)}`;
}

/** Records as sorted lines without TTLs: equal for equal sets. */
export function setOf(records: readonly ResourceRecord[]): string[] {
  return records.map((record) => lineOf(record, false)).sort();
}

/** Records, indented, a line each, long ones cut. */
export function linesText(records: readonly ResourceRecord[], indent = '  '): string {
  const lines = records.map((record) => lineOf(record)).map(cut);
  const shown = lines.slice(0, MOST_LINES).map((line) => indent + line);
  return lines.length > MOST_LINES
    ? `${shown.join('\n')}\n${indent}... and ${lines.length - MOST_LINES} more`
    : shown.join('\n');
}

function cut(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line;
}

/** A response in the order in which dig prints it. */
export function responseText(response: DnsResponse): string {
  const flags = `AA=${response.aa ? 1 : 0}${response.tc ? ', TC=1' : ''}`;
  const section = (title: string, records: readonly ResourceRecord[]) =>
    records.length === 0 ? `${title}: empty` : `${title}:\n${linesText(records)}`;
  return [
    `status: ${response.rcode}, ${flags}`,
    section('answer', response.answers),
    ...(response.authorities.length > 0 ? [section('authority', response.authorities)] : []),
    ...(response.additionals.length > 0 ? [section('additional', response.additionals)] : []),
  ].join('\n');
}

/** The question as a student asks it by hand. */
export function digLine(question: Question, port = PORT_BY_HAND, flags = ''): string {
  return `dig @127.0.0.1 -p ${port}${flags} ${question.name} ${question.type}`;
}

/**
 * The question as the call that was made, with the lines of the zone that matter, ready to be pasted into a zone
 * file; then as a dig line.
 */
export function callText(zone: Zone, question: Question, alsoShow: readonly ResourceRecord[] = []): string {
  const related = [...alsoShow, ...relatedRecords(zone, fold(question.name))];
  const call = `answer(zone, { name: '${question.name}', type: '${question.type}' })`;
  const dig = digLine(question);
  if (related.length === 0) {
    return `${call}\n  no record of the zone has this name\nor, once your server runs:\n  ${dig}`;
  }
  return [
    call,
    '  where the zone holds',
    linesText(related, '    '),
    'or, once your server runs, with these lines in its zone file:',
    `  ${dig}`,
  ].join('\n');
}

/** What the zone holds at a name, along its aliases, above it (without the apex) and below it. */
function relatedRecords(zone: Zone, name: string): ResourceRecord[] {
  const owners = new Set<string>();
  let next: string | undefined = name;
  while (next !== undefined && !owners.has(next)) {
    const here: string = next;
    owners.add(here);
    next = zone.records.flatMap((record) =>
      record.type === 'CNAME' && record.name === here ? [record.data] : [],
    )[0];
  }
  const above = [...owners].flatMap((owner) => ancestors(owner, zone.origin));
  const exact = new Set([...owners, ...above, ...above.map((ancestor) => `*.${ancestor}`)]);
  return zone.records.filter(
    (record) => exact.has(record.name) || (record.name.endsWith(`.${name}`) && name !== zone.origin),
  );
}

function ancestors(name: string, origin: string): string[] {
  const parent = name.slice(name.indexOf('.') + 1);
  return parent.endsWith(`.${origin}`) ? [parent, ...ancestors(parent, origin)] : [];
}
