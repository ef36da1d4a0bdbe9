import { availableParallelism } from 'node:os';
import { UserError } from '../core/errors.js';
import type { VerifyRow } from '../core/proof.js';
import { proofsOf } from './lab-proofs.js';
import type { Proof, VerifyRequest } from './proof.js';
import { startGrader } from './start-grader.js';

/**
 * A grading waits for a third of its time: for clocks that a lab's steps are about, and for its other process. Measured
 * with up to four graders on two busy cores: no proof came out otherwise.
 */
const GRADERS_PER_CORE = 2;

/** Proves labs. Rows come in a fixed order whatever ran first. */
export async function verify(request: VerifyRequest): Promise<VerifyRow[]> {
  const { workbook, targets } = request;
  const known = workbook.labs.flatMap((lab) => [lab.id, ...lab.steps.map(({ id }) => id)]);
  const unknown = targets.find((target) => !known.includes(target));
  if (unknown) {
    throw new UserError(
      `There is no lab or step ${unknown}.`,
      `The labs are: ${workbook.labs.map((l) => l.id).join(', ')}.`,
    );
  }
  const isWanted = (id: string) => targets.length === 0 || targets.some((target) => target.startsWith(id));
  const labs = workbook.labs.filter(({ id }) => isWanted(id));
  const proofs: Proof[] = [];
  for (const { id } of labs) proofs.push(...(await proofsOf(request, await workbook.open(id))));
  if (request.wrong && proofs.length === 0) {
    throw new UserError(
      `There is no wrong submission ${request.wrong} there.`,
      'Look into solutions/*/wrong/.',
    );
  }
  return runProofs(proofs, request);
}

async function runProofs(proofs: readonly Proof[], { workbook, onRow }: VerifyRequest): Promise<VerifyRow[]> {
  const rows = new Map<number, VerifyRow>();
  let next = 0;
  const work = async () => {
    const grader = await startGrader({ root: workbook.root, typeCheck: false, fromSource: true });
    try {
      for (let index = next++; index < proofs.length; index = next++) {
        const startedAt = performance.now();
        const proved = await proofs[index]?.(grader);
        if (!proved) continue;
        const row = { ...proved, durationMs: Math.round(performance.now() - startedAt) };
        rows.set(index, row);
        onRow?.(row);
      }
    } finally {
      await grader.close();
    }
  };
  const workers = Math.min(proofs.length, Math.ceil(availableParallelism() * GRADERS_PER_CORE));
  await Promise.all(Array.from({ length: workers }, work));
  return proofs.flatMap((_, index) => rows.get(index) ?? []);
}
