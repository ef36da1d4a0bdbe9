import { inertLine } from '../core/inert.js';

/** Why a submission is not taken: one sentence. It never leaves the intake as an exception. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A name from outside, to be read: inert, on one line, its middle left out when it is long. */
export function shown(text: string, characters = 80): string {
  // Cut twice: a name of a megabyte is not worth writing out, and writing out makes text longer.
  return cut(inertLine(cut(text, characters)), characters);
}

/** The same for a message of another program: it may be longer. */
export const shownMessage = (error: unknown): string =>
  shown(error instanceof Error ? error.message : String(error), 300).replace(/\.$/, '');

function cut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters - 20)}\u2026${text.slice(-19)}`;
}

/** Throws a refusal when opening a submission takes too long. */
export interface Deadline {
  check(): void;
}

/** A deadline `seconds` from now. */
export function deadlineIn(seconds: number): Deadline {
  const end = performance.now() + seconds * 1_000;
  return {
    check: () => {
      if (performance.now() > end) throw new Refusal(`It took more than ${seconds} seconds to open.`);
    },
  };
}
