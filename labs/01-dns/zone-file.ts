import type { ResourceRecord, Zone } from './types.js';

/** One entry of a zone file: its words, joined over the lines that parentheses span. */
interface Entry {
  readonly line: number;
  /** True when the line began with a blank: the owner is that of the entry before. */
  readonly sameOwner: boolean;
  readonly words: readonly string[];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/**
 * Reads a zone file (RFC 1035 section 5): $ORIGIN, $TTL (RFC 2308 section 4), `@`, names relative to
 * the origin, comments, parentheses, quoted text, and the types of types.ts. Backslash escapes are not
 * understood. `origin` is the zone's name until the file says otherwise.
 * Names come out absolute, in lower case and without the final dot. Throws an Error that names the line.
 */
export function parseZone(text: string, origin = ''): Zone {
  const records: ResourceRecord[] = [];
  let here = origin.toLowerCase().replace(/\.$/, '');
  let defaultTtl: number | undefined;
  let owner = here;
  for (const { line, sameOwner, words } of entriesOf(text)) {
    const rest = [...words];
    if (rest[0] === '$ORIGIN') here = absolute(rest[1] ?? '', here);
    else if (rest[0] === '$TTL') defaultTtl = seconds(rest[1] ?? '', line);
    else {
      if (!sameOwner) owner = absolute(rest.shift() ?? '', here);
      const ttl = takeTtlAndClass(rest, line) ?? defaultTtl ?? records.at(-1)?.ttl;
      if (ttl === undefined) throw new Error(`line ${line}: no TTL, and no $TTL before it`);
      const type = (rest.shift() ?? '').toUpperCase();
      records.push({ name: owner, type, ttl, data: dataOf(type, rest, here, line) } as ResourceRecord);
    }
  }
  const soa = records.filter((record) => record.type === 'SOA');
  if (soa.length !== 1 || !soa[0]) throw new Error(`a zone has one SOA record, this one ${soa.length}`);
  return { origin: soa[0].name, records };
}

/** Splits the text into entries; an entry goes on while a parenthesis is open. */
function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let depth = 0;
  let words: string[] = [];
  let line = 0;
  let sameOwner = false;
  text.split(/\r?\n/).forEach((source, index) => {
    if (depth === 0) {
      words = [];
      line = index + 1;
      sameOwner = /^\s/.test(source);
    }
    for (const [found, quotedText] of source.matchAll(/"([^"]*)"|;.*|[()]|[^\s();"]+/g)) {
      if (found.startsWith(';')) break;
      if (found === '(') depth++;
      else if (found === ')') depth--;
      else words.push(quotedText ?? found);
    }
    if (depth < 0) throw new Error(`line ${index + 1}: ")" without "("`);
    if (depth === 0 && words.length > 0) entries.push({ line, sameOwner, words });
  });
  if (depth > 0) throw new Error(`line ${line}: "(" without ")"`);
  return entries;
}

/** Takes the TTL and the class off the front, in either order; both may be missing. */
function takeTtlAndClass(words: string[], line: number): number | undefined {
  let ttl: number | undefined;
  for (;;) {
    const word = words[0] ?? '';
    if (/^\d/.test(word) && ttl === undefined) ttl = seconds(word, line);
    else if (word.toUpperCase() !== 'IN') return ttl;
    words.shift();
  }
}

function dataOf(type: string, words: readonly string[], here: string, line: number): ResourceRecord['data'] {
  const [first = '', second = ''] = words;
  const needed = { A: 1, AAAA: 1, CNAME: 1, NS: 1, MX: 2, SOA: 7, TXT: words.length }[type];
  if (needed === undefined) throw new Error(`line ${line}: this parser does not know the type "${type}"`);
  if (words.length !== needed || needed === 0) {
    throw new Error(`line ${line}: ${type} needs ${needed || 'some'} value(s), found ${words.length}`);
  }
  if (type === 'A' || type === 'AAAA') return first.toLowerCase();
  if (type === 'CNAME' || type === 'NS') return absolute(first, here);
  if (type === 'MX') return { preference: Number(first), exchange: absolute(second, here) };
  if (type === 'TXT') return [...words];
  const [refresh, retry, expire, minimum] = words.slice(3).map((word) => seconds(word, line)) as [
    number,
    number,
    number,
    number,
  ];
  const serial = Number(words[2]);
  return {
    mname: absolute(first, here),
    rname: absolute(second, here),
    serial,
    refresh,
    retry,
    expire,
    minimum,
  };
}

/** `300`, `5m`, `1h30m`. */
function seconds(word: string, line: number): number {
  if (/^\d+$/.test(word)) return Number(word);
  if (!/^(\d+[smhdw])+$/i.test(word)) throw new Error(`line ${line}: "${word}" is no time`);
  return [...word.matchAll(/(\d+)([smhdw])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[(unit ?? '').toLowerCase()] ?? 0),
    0,
  );
}

/** A name with a final dot is absolute; one without is below the origin; `@` is the origin. */
function absolute(name: string, here: string): string {
  const lower = name.toLowerCase();
  if (lower === '@') return here;
  if (lower.endsWith('.')) return lower.slice(0, -1);
  return here === '' ? lower : `${lower}.${here}`;
}
