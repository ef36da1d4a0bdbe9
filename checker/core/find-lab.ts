import { UserError } from './errors.js';
import type { StepSummary } from './lab.js';

/** What a lab can be called by. */
export interface NamedLab {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly steps: readonly StepSummary[];
}

/**
 * Finds a lab by what a person types: `01`, `1`, `01-dns`, `dns`, `labs/01-dns/`.
 * Throws UserError (exit 2) with the list when there is none.
 */
export function findLab<L extends NamedLab>(labs: readonly L[], typed: string): L {
  const name = typed
    .trim()
    .toLowerCase()
    .replace(/^(\.\/)?labs\//, '')
    .replace(/\/+$/, '');
  const found = labs.find(
    ({ id, slug }) =>
      name === id ||
      name === slug ||
      `${id}-${name}` === slug ||
      (name !== '' && name.padStart(2, '0') === id),
  );
  if (found) return found;
  const list = labs.map(({ id, title }) => `  ${id}  ${title}`).join('\n');
  throw new UserError(`There is no lab "${typed}". The labs are:\n${list}`, 'node checker status');
}

/** Finds a step by its id: `01.3`. Throws UserError (exit 2) with the lab's steps when there is none. */
export function findStep<L extends NamedLab>(
  labs: readonly L[],
  typed: string,
): { lab: L; step: StepSummary } {
  const match = /^(\d{1,2})\.(\d{1,2})$/.exec(typed.trim());
  if (!match?.[1] || !match[2]) {
    throw new UserError(`"${typed}" is not a step. A step is written like 01.3.`, 'node checker status');
  }
  const lab = findLab(labs, match[1]);
  const id = `${lab.id}.${Number(match[2])}`;
  const step = lab.steps.find((candidate) => candidate.id === id);
  if (step) return { lab, step };
  const list = lab.steps.map((candidate) => `  ${candidate.id}  ${candidate.title}`).join('\n');
  throw new UserError(`Lab ${lab.id} has no step ${id}. Its steps are:\n${list}`, 'node checker status');
}
