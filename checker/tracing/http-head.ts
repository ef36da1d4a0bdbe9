import type { HeaderChanges, HeaderLine } from '../core/trace.js';

/** The head of a request or a response: its first line and its headers (RFC 9112 section 2.1). */
export interface HttpHead {
  /** `PUT /posts/7/like HTTP/1.1`, or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  readonly headers: readonly HeaderLine[];
}

/** Reads the first head of some bytes; undefined when they hold no whole one. */
export function readHead(bytes: Uint8Array): HttpHead | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [startLine = '', ...lines] = text.slice(0, end).split('\r\n');
  if (!/^(\S+ \S+ HTTP\/\d\.\d|HTTP\/\d\.\d \d{3}.*)$/.test(startLine)) return undefined;
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
  return { startLine, headers };
}

/** One message on a connection: its head, and where its bytes begin and end. */
export interface HttpMessage {
  readonly head: HttpHead;
  readonly start: number;
  readonly end: number;
}

/** The messages of one direction of a connection, one after the other (RFC 9112 section 6.3). */
export function readMessages(bytes: Buffer): HttpMessage[] {
  const messages: HttpMessage[] = [];
  for (let start = 0; start < bytes.length; ) {
    const head = readHead(bytes.subarray(start));
    if (!head) break;
    const bodyAt = bytes.indexOf('\r\n\r\n', start) + 4;
    const end = Math.min(bytes.length, endOfBody(bytes, bodyAt, head));
    messages.push({ head, start, end });
    start = end;
  }
  return messages;
}

function endOfBody(bytes: Buffer, bodyAt: number, head: HttpHead): number {
  const status = statusOf(head);
  const hasNoBody = status === 204 || status === 304 || (status !== undefined && status < 200);
  if (hasNoBody) return bodyAt;
  if (/chunked/i.test(headerOf(head, 'transfer-encoding') ?? '')) {
    const last = bytes.indexOf('0\r\n\r\n', bodyAt);
    return last < 0 ? bytes.length : last + 5;
  }
  const length = headerOf(head, 'content-length');
  if (length !== undefined) return bodyAt + Number(length);
  // A request without either has no body; a response without either ends with its connection.
  return status === undefined ? bodyAt : bytes.length;
}

/** The status of a response's head; undefined for a request's. */
export function statusOf({ startLine }: HttpHead): number | undefined {
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(startLine)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** The value of a header, whatever the letter case of its name. */
export function headerOf({ headers }: HttpHead, name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}

/** A head as text, as a tool would show it. A credential is not repeated: a report is made to be shown around. */
export function headText({ startLine, headers }: HttpHead): string {
  return [startLine, ...headers.map(({ name, value }) => `${name}: ${shownValue(name, value)}`)].join('\n');
}

/** A header as it may be shown: a token, a key or a cookie is cut. */
export function shownValue(name: string, value: string): string {
  if (!/^(proxy-)?authorization$|^(set-)?cookie$/i.test(name)) return value;
  const [scheme = '', secret = ''] = /^(?:(\w+) )?(.*)$/s.exec(value)?.slice(1) ?? [];
  return `${scheme ? `${scheme} ` : ''}${secret.slice(0, 12)}... (${secret.length} characters)`;
}

/** What was done to the headers between `before` and `after`; names are compared without regard to case. */
export function headerChanges(of: HeaderChanges['of'], before: HttpHead, after: HttpHead): HeaderChanges {
  const was = groupByName(before);
  const is = groupByName(after);
  const added: HeaderLine[] = [];
  const removed: HeaderLine[] = [];
  const changed: { name: string; before: string; after: string }[] = [];
  for (const [key, { name, value }] of is) {
    const old = was.get(key);
    if (!old) added.push({ name, value: shownValue(name, value) });
    else if (old.value !== value) {
      changed.push({ name, before: shownValue(name, old.value), after: shownValue(name, value) });
    }
  }
  for (const [key, { name, value }] of was) {
    if (!is.has(key)) removed.push({ name, value: shownValue(name, value) });
  }
  return { of, added, removed, changed };
}

/** A header that stands there more than once counts as one, its values joined (RFC 9110 section 5.2). */
function groupByName({ headers }: HttpHead): Map<string, HeaderLine> {
  const groups = new Map<string, HeaderLine>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const before = groups.get(key);
    groups.set(key, before ? { name: before.name, value: `${before.value}, ${value}` } : { name, value });
  }
  return groups;
}
