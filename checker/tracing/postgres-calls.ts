import type { DatabaseCall } from '../core/trace.js';
import type { RecordedConnection, Recording } from './recording-relay.js';

/** One message of PostgreSQL's protocol, version 3.0 (PostgreSQL documentation, section "Message Formats"). */
interface Message {
  readonly atMs: number;
  /** One letter; '' for the first message of a client, which has none. */
  readonly type: string;
  readonly body: Buffer;
}

interface OpenCall {
  readonly sql: string;
  readonly values: readonly string[];
  readonly startMs: number;
  result: string | undefined;
}

/** What a client asked on one connection, and what came of it. */
export function databaseCalls({ openedMs, up, down, refused }: RecordedConnection): DatabaseCall[] {
  const asked = messagesOf(up, true);
  const answered = messagesOf(down, false);
  const calls = [connectCall(openedMs, asked[0], answered, refused)];
  const open: OpenCall[] = [];
  // Statements by the name that they were prepared under; '' is the one without a name.
  const prepared = new Map<string, string>();
  let values: string[] = [];
  let latest = '';
  let startMs: number | undefined;
  for (const { type, body, atMs } of asked.slice(1)) {
    if (type === 'Q') open.push({ sql: textAt(body, 0).text, values: [], startMs: atMs, result: undefined });
    else if (type === 'P') {
      const name = textAt(body, 0);
      prepared.set(name.text, textAt(body, name.end).text);
      latest = name.text;
      startMs ??= atMs;
    } else if (type === 'B') {
      latest = textAt(body, textAt(body, 0).end).text;
      values = valuesOf(body);
      startMs ??= atMs;
    } else if (type === 'E') {
      open.push({ sql: prepared.get(latest) ?? '', values, startMs: startMs ?? atMs, result: undefined });
      values = [];
      startMs = undefined;
    }
  }
  return [...calls, ...closeCalls(open, answered.slice(indexOfReady(answered) + 1))];
}

/** Answers come in the order of the questions: CommandComplete, EmptyQueryResponse or ErrorResponse ends one. */
function closeCalls(open: readonly OpenCall[], answered: readonly Message[]): DatabaseCall[] {
  const ends = answered.filter(({ type }) => 'CIE'.includes(type) && type !== '');
  return open.map(({ sql, values, startMs }, index) => {
    const end = ends[index];
    return {
      kind: 'query',
      sql: sql.replace(/\s+/g, ' ').trim(),
      values,
      startMs,
      durationMs: end ? end.atMs - startMs : 0,
      result: end ? resultOf(end) : 'no answer',
    };
  });
}

function connectCall(
  openedMs: number,
  startup: Message | undefined,
  answered: readonly Message[],
  refused: string | undefined,
): DatabaseCall {
  const ready = answered[indexOfReady(answered)];
  const error = answered.find(({ type }) => type === 'E');
  const end = ready ?? error;
  const fields = startup ? startup.body.subarray(4).toString('utf8').split('\0') : [];
  const field = (name: string) => fields[fields.indexOf(name) + 1] ?? 'nobody';
  return {
    kind: 'connect',
    sql: startup ? `connect as ${field('user')} to ${field('database')}` : 'connect',
    values: [],
    startMs: openedMs,
    durationMs: end ? end.atMs - openedMs : 0,
    result: end ? (ready ? 'ready' : resultOf(end)) : (refused ?? 'no answer'),
  };
}

const indexOfReady = (answered: readonly Message[]) => answered.findIndex(({ type }) => type === 'Z');

function resultOf({ type, body }: Message): string {
  if (type === 'I') return 'nothing to do';
  if (type === 'C') return textAt(body, 0).text;
  // Fields of an error: a letter, a text, and so on (section "Error and Notice Message Fields").
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .filter((field) => field !== '')
      .map((field) => [field.slice(0, 1), field.slice(1)] as const),
  );
  return `${fields.get('S') ?? 'ERROR'} ${fields.get('C') ?? ''}: ${fields.get('M') ?? ''}`;
}

function messagesOf(recording: Recording, isClient: boolean): Message[] {
  const whole = recording.whole();
  const messages: Message[] = [];
  let at = 0;
  while (at + 5 <= whole.length) {
    // The first message of a client has no letter before its length.
    const letter = isClient && at === 0 ? 0 : 1;
    const end = at + letter + whole.readUInt32BE(at + letter);
    if (end > whole.length || end <= at + letter + 3) break;
    messages.push({
      atMs: recording.timeOf(end),
      type: letter === 0 ? '' : String.fromCharCode(whole[at] ?? 0),
      body: whole.subarray(at + letter + 4, end),
    });
    at = end;
  }
  return messages;
}

function textAt(body: Buffer, start: number): { readonly text: string; readonly end: number } {
  const zero = body.indexOf(0, start);
  const end = zero < 0 ? body.length : zero;
  return { text: body.toString('utf8', start, end), end: end + 1 };
}

/** The parameters of a Bind message, as text; one that travels in binary is told by its length. */
function valuesOf(body: Buffer): string[] {
  let at = textAt(body, textAt(body, 0).end).end;
  const formats = body.readUInt16BE(at);
  const isBinary = (index: number) =>
    formats > 0 && body.readUInt16BE(at0 + 2 + 2 * (formats === 1 ? 0 : index)) === 1;
  const at0 = at;
  at += 2 + 2 * formats;
  const count = body.readUInt16BE(at);
  at += 2;
  const values: string[] = [];
  for (let index = 0; index < count; index++) {
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) {
      values.push('NULL');
      continue;
    }
    const bytes = body.subarray(at, at + length);
    values.push(isBinary(index) ? `(${length} bytes)` : bytes.toString('utf8'));
    at += length;
  }
  return values;
}
