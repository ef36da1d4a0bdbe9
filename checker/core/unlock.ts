import { type Progress, progressOf } from './progress.js';

/** What unlocking needs to know of a workbook. */
export interface LabOrder<L extends { readonly id: string } = { readonly id: string }> {
  /** `all`: nothing is locked. */
  readonly unlock: 'in-order' | 'all';
  /** In order. */
  readonly labs: readonly L[];
}

/** Whether a lab may be worked on; if not, the lab that must be passed first. */
export type Lock = { readonly isLocked: false } | { readonly isLocked: true; readonly passFirst: string };

/** True when the lab after this one may be opened: it was passed, or no core step that can run here fails. */
export function opensNext(progress: Progress, labId: string): boolean {
  const lab = progressOf(progress, labId);
  return lab.passedAt !== undefined || lab.provisionalAt !== undefined;
}

/**
 * Whether a lab is locked: the first is not; another is until the one before it opens it.
 * `passFirst` names the first lab in order that is still to be passed.
 */
export function lockOf(order: LabOrder, progress: Progress, labId: string): Lock {
  if (order.unlock === 'all') return { isLocked: false };
  for (const { id } of order.labs) {
    if (id === labId) return { isLocked: false };
    if (!opensNext(progress, id)) return { isLocked: true, passFirst: id };
  }
  return { isLocked: false };
}

/** The ids of all labs that are not locked, in order. */
export function unlockedIds(order: LabOrder, progress: Progress): string[] {
  return order.labs.map(({ id }) => id).filter((id) => !lockOf(order, progress, id).isLocked);
}

/**
 * The lab to work on: the first that is not done; when all are, the last. Undefined in a workbook without labs. Where
 * nothing is locked people go their own way: there it is the last lab begun and not done, or the one after the last done.
 */
export function currentLabId(order: LabOrder, progress: Progress): string | undefined {
  const isOpen = ({ id }: { readonly id: string }) => !opensNext(progress, id);
  const own = order.unlock === 'all' ? chosenLab(order, progress, isOpen) : undefined;
  return (own ?? order.labs.find(isOpen) ?? order.labs.at(-1))?.id;
}

function chosenLab<L extends { readonly id: string }>(
  { labs }: LabOrder<L>,
  progress: Progress,
  isOpen: (lab: L) => boolean,
): L | undefined {
  const begun = labs.findLast((lab) => isOpen(lab) && progressOf(progress, lab.id).attempts > 0);
  return begun ?? labs[labs.findLastIndex((lab) => !isOpen(lab)) + 1];
}

/** The lab to go on with after one: the next that is not done, else the first that is not. Undefined when all are. */
export function labAfter<L extends { readonly id: string }>(
  { labs }: LabOrder<L>,
  progress: Progress,
  labId: string,
): L | undefined {
  const at = labs.findIndex(({ id }) => id === labId);
  const others = [...labs.slice(at + 1), ...labs.slice(0, Math.max(at, 0))];
  return others.find(({ id }) => !opensNext(progress, id));
}
