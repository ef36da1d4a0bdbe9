import type { Outcome, Request } from './exchange.js';
import { BODY_LIMIT_BYTES, RESPONSE_LIMIT_MS } from './exchange.js';

const CLIP_CHARACTERS = 240;

/** A request as the `curl` line that sends it. `port` is the one to show. */
export function curlLine(request: Request, port: number): string {
  const url = `http://localhost:${port}${request.path}`;
  const shownUrl = request.path.includes('?') ? `'${url}'` : url;
  if (request.method === 'GET') return `curl -i ${shownUrl}`;
  const parts = request.body ?? [];
  const line = `curl -i --json '${Buffer.concat(parts).toString('utf8')}' ${shownUrl}`;
  if (parts.length < 2) return line;
  return `${line}, with the body in ${parts.length} pieces: ${parts.map(pieceInWords).join(', then ')}`;
}

/** A piece as text; bytes that are no whole character are shown as numbers. */
function pieceInWords(piece: Buffer): string {
  const text = piece.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(piece)) return text;
  return [...piece].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `<byte ${byte}>`)).join('');
}

/** What came back, in words. */
export function outcomeInWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered': {
      const type = outcome.contentType ? `content-type ${outcome.contentType}` : 'no content-type';
      return `status ${outcome.status}, ${type}, ${bodyInWords(outcome.body)}`;
    }
    case 'unfinished':
      return `status ${outcome.status} and ${bodyInWords(outcome.body)}, but the response did not end within ${RESPONSE_LIMIT_MS} ms`;
    case 'endless':
      return `status ${outcome.status} and more than ${BODY_LIMIT_BYTES} bytes, with no end in sight`;
    case 'silent':
      return `the connection was accepted, then nothing came within ${RESPONSE_LIMIT_MS} ms`;
    case 'refused':
      return 'the connection was refused: nothing listens on that port';
    case 'cut':
      return 'the connection was closed before a whole response had come';
    case 'not-http':
      return `bytes that are no HTTP response (${outcome.message})`;
  }
}

function bodyInWords(body: string): string {
  if (body === '') return 'an empty body';
  const line = body.trimEnd().replaceAll('\n', ' ');
  return `body ${line.length > CLIP_CHARACTERS ? `${line.slice(0, CLIP_CHARACTERS)}...` : line}`;
}

/** The error that ended a Node program and its place in the student's file, from what it printed; undefined if none did. */
export function fatalErrorIn(printed: string): string | undefined {
  if (!/^Node\.js v\d/m.test(printed)) return undefined;
  const error = [...printed.matchAll(/^\s*(?:[A-Z]\w*)?Error(?: \[\w+\])?: .+$/gm)].at(-1);
  if (!error) return 'an error that nothing caught';
  const place = /^\s*at .*?([\w-]+\.ts):(\d+):\d+\)?$/m.exec(printed.slice(error.index));
  return `${error[0].trim()}${place ? ` (${place[1]}, line ${place[2]})` : ''}`;
}
