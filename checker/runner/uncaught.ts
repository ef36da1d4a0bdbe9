/** The error that ended a program, read from what Node printed. */
export interface Uncaught {
  /** `ReferenceError: x is not defined`. */
  readonly error: string;
  /** The first place in the student's own code; undefined when none of it is in the stack. */
  readonly file?: string;
  readonly line?: number;
}

/** The last uncaught error in a text; undefined when there is none. */
export function lastUncaught(printed: string): Uncaught | undefined {
  const errors = [...printed.matchAll(/^(?:Uncaught )?(\w*Error(?: \[\w+\])?: .*)$/gm)];
  const last = errors.at(-1);
  if (!last?.[1]) return undefined;
  const stack = printed.slice(last.index);
  const place = /^ {4}at .*?\(?(?:file:\/+)?((?!node:)[\w./-]+\.ts):(\d+)(?::\d+)?\)?$/m.exec(stack);
  const isOwn = place?.[1] && !place[1].includes('node_modules');
  return { error: last[1], ...(isOwn ? { file: place[1] ?? '', line: Number(place[2]) } : {}) };
}

/** Slips of the pen: whatever a lab grades, nobody means them. */
const SLIPS = /^ReferenceError|is not a function|is not a constructor|is not iterable|Assignment to constant/;

/** Whether an error says nothing about the subject, only that a name is wrong. */
export const isSlip = ({ error }: Uncaught): boolean => SLIPS.test(error);
