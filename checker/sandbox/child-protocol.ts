/**
 * What the grader and the student's process say to each other on fd 3: one JSON object a line.
 * Everything that comes from the student's process is untrusted; `parseReply` is the edge.
 */

/** Asks the student's process for something. `file` is the compiled student file that exports `name`. */
export type ChildRequest =
  | { id: string; op: 'call'; file: string; name: string; args: readonly unknown[] }
  | { id: string; op: 'create'; file: string; name: string; args: readonly unknown[] }
  | { id: string; op: 'method'; object: number; name: string; args: readonly unknown[] }
  | { id: string; op: 'serve'; file: string; name: string; options: Record<string, unknown> }
  | { id: string; op: 'close'; server: number }
  | { id: string; op: 'signal'; signal: NodeJS.Signals }
  /** A sign of life: answered when the event loop has come round so many times. */
  | { id: string; op: 'ping'; turns: number };

/** Why a request gave no value, as the student's process words it. */
export type ChildFault =
  | { kind: 'threw'; name: string; message: string; code: string; stack: string }
  | { kind: 'not-loaded'; message: string; stack: string }
  | { kind: 'missing-export' }
  | { kind: 'not-plain'; path: string; what: string };

export type ChildReply =
  | { id: string; phase: 'loaded' }
  | { id: string; ok: true; value: unknown }
  | { id: string; ok: false; fault: ChildFault };

/** What the student's process says first. */
export const HELLO = '{"hello":1}';

const text = (value: unknown, limit: number): string =>
  typeof value === 'string' ? value.slice(0, limit) : '';

function parseFault(value: unknown): ChildFault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fault = value as Record<string, unknown>;
  switch (fault.kind) {
    case 'threw':
      return {
        kind: 'threw',
        name: text(fault.name, 100),
        message: text(fault.message, 2000),
        code: text(fault.code, 100),
        stack: text(fault.stack, 4000),
      };
    case 'not-loaded':
      return { kind: 'not-loaded', message: text(fault.message, 2000), stack: text(fault.stack, 4000) };
    case 'missing-export':
      return { kind: 'missing-export' };
    case 'not-plain':
      return { kind: 'not-plain', path: text(fault.path, 200), what: text(fault.what, 200) };
    default:
      return undefined;
  }
}

/** No deeper, and no more values, than `child.ts` gives: what goes beyond was written on the pipe by the student's code. */
const MAX_DEPTH = 60;
const MAX_VALUES = 100_000;

/** Why a value could harm who reads it: too deep or too large to walk, or a key that sets a prototype. */
function danger(value: unknown): string | undefined {
  let level: unknown[] = [value];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `nested more than ${MAX_DEPTH} deep`;
    const next: unknown[] = [];
    for (const item of level) {
      if (++values > MAX_VALUES) return `more than ${MAX_VALUES} values`;
      if (typeof item !== 'object' || item === null) continue;
      if (Object.hasOwn(item, '__proto__')) return 'an object with a key named __proto__';
      for (const inner of Object.values(item)) next.push(inner);
    }
    level = next;
  }
  return undefined;
}

/** Parses one line from the student's process; undefined for anything that is no reply. */
export function parseReply(line: string): ChildReply | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const reply = value as Record<string, unknown>;
  if (typeof reply.id !== 'string') return undefined;
  if (reply.phase === 'loaded') return { id: reply.id, phase: 'loaded' };
  if (reply.ok === true) {
    const what = danger(reply.value);
    if (what) return { id: reply.id, ok: false, fault: { kind: 'not-plain', path: '', what } };
    return { id: reply.id, ok: true, value: reply.value };
  }
  const fault = parseFault(reply.fault);
  return reply.ok === false && fault ? { id: reply.id, ok: false, fault } : undefined;
}
