import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckResult } from '../core/result.js';
import { misplacedCauses, unprovenCauses, validateLab } from '../labs/validate-lab.js';
import type { OpenLab } from '../labs/workbook.js';
import { affectedSteps, type FilesOfSteps, sourceReader } from './affected-steps.js';
import { type EnteredBlocks, lookWhatIsEntered, stepsThatMayEnter } from './entered-by-steps.js';
import { notPassed, type Proof, row, type VerifyRequest, wanted } from './proof.js';
import { realProofs } from './real-proofs.js';
import { TypeChecker } from './type-checker.js';
import { deviations, replacedBy, tell, withOverlay, wrongSubmissions } from './wrong-submission.js';

/** The reference must pass under any seed: two fixed ones and one of the day. */
const fixedSeeds = [1, 20_260_101] as const;

/** Everything to prove about one lab: its manifest, stub, reference, wrong submissions and real systems. */
export async function proofsOf(request: VerifyRequest, open: OpenLab): Promise<Proof[]> {
  const { workbook, targets, wrong, real, everyStep } = request;
  const { lab } = open;
  const stepIds = targets.filter((target) => target.startsWith(`${lab.id}.`));
  const only = targets.includes(lab.id) || stepIds.length === 0 ? undefined : stepIds;
  const labDir = join(workbook.root, 'labs', lab.slug);
  const solutionDir = join(workbook.root, 'solutions', lab.slug);
  const files = lab.files.map(({ path }) => path);
  const wrongs = (await wrongSubmissions(join(solutionDir, 'wrong'))).filter(
    ({ name, expect }) => (wrong ? name === wrong : true) && (only ? only.includes(expect.step) : true),
  );
  const readSource = sourceReader(labDir, solutionDir, lab.given);
  // The wrong submissions wait for the first reference: it shows which files each step's tests call. No reference runs
  // when one of them is proved alone, which then meets every step.
  const called = later<FilesOfSteps>();
  const known = wrong ? Promise.resolve<FilesOfSteps>(new Map()) : called.promise;
  const entered = new Map<string, Promise<EnteredBlocks | undefined>>();
  const wrongProofs = wrongs.map<Proof>((submission) => async (grader) => {
    const { step, alsoFails } = submission.expect;
    const replaced = await replacedBy(submission.dir);
    const reachable = everyStep ? undefined : affectedSteps(lab, await known, replaced, readSource);
    const affected = await stepsThatMayEnter(reachable, replaced, entered, readSource, submission.dir);
    const steps = affected && [...new Set([...affected, step, ...Object.keys(alsoFails)])];
    const { result } = await withOverlay(solutionDir, files, submission.dir, (submissionDir) =>
      grader.grade({
        ...{ openLab: open, submissionDir, seed: fixedSeeds[0], ignoreDependsOn: true },
        ...(steps ? { steps } : {}),
      }),
    );
    return row(lab.id, 'wrong', submission.name, deviations(submission.expect, result.checks));
  });
  if (wrong) return wrongProofs;
  const partial = { ignoreDependsOn: true, ...(only ? { steps: only } : {}) };
  const stub: Proof = async (grader) => {
    const { result } = await grader.grade({ openLab: open, submissionDir: labDir, seed: 1, ...partial });
    const wrongly = wanted(result.checks, only).filter(
      ({ outcome }) => outcome !== 'failed' && outcome !== 'stopped',
    );
    const notes = [
      ...wrongly.map((check) => `${check.stepId}: ${tell(check)}`),
      ...(await typeErrors(workbook.root, labDir, files)),
    ];
    return row(lab.id, 'stub', 'stub', notes);
  };
  const seeds = [...fixedSeeds, Math.floor(Date.now() / 86_400_000)];
  const references = seeds.map<Proof>((seed) => async (grader) => {
    const paths = new Map<string, readonly string[]>();
    const onCheck = ({ stepId }: CheckResult, files: readonly string[]) => void paths.set(stepId, files);
    const request = { openLab: open, submissionDir: solutionDir, seed, ...partial, onCheck };
    const { result } = await grader.grade(request).finally(() => called.resolve(paths));
    return { ...row(lab.id, 'reference', 'reference', notPassed(wanted(result.checks, only))), seed };
  });
  const isNarrowed = !only && !everyStep && wrongs.length > 0;
  const looks = (isNarrowed ? lab.steps : []).map<Proof>(({ id }) => {
    const blocks = later<EnteredBlocks | undefined>();
    entered.set(id, blocks.promise);
    return async (grader) => {
      // Whoever waits goes on, also when the look fails.
      const looked = lookWhatIsEntered(grader, open, solutionDir, id, fixedSeeds[0]);
      await looked.then(blocks.resolve).finally(() => blocks.resolve(undefined));
      return undefined;
    };
  });
  const reals = real ? await realProofs(request, open, only) : [];
  return [labProof(open, labDir, solutionDir), stub, ...references, ...looks, ...wrongProofs, ...reals];
}

/** A promise that is kept from outside. */
function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve = (_value: T) => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function labProof(open: OpenLab, labDir: string, solutionDir: string): Proof {
  return async () => {
    const { causes } = (await import(pathToFileURL(join(labDir, 'hidden/causes.ts')).href)) as {
      causes: readonly { id: string; steps: readonly string[]; file?: string }[];
    };
    const ids = causes.map(({ id }) => id);
    const notes = [
      ...(await validateLab(labDir, open)),
      ...misplacedCauses(causes, open),
      ...(await unprovenCauses(ids, join(solutionDir, 'wrong'))),
    ];
    return row(open.lab.id, 'lab', 'manifest', notes);
  };
}

async function typeErrors(root: string, dir: string, files: readonly string[]): Promise<readonly string[]> {
  const types = new TypeChecker(root);
  try {
    const there = files.filter((file) => existsSync(join(dir, file)));
    return await types.check({ dir, files: there, submission: dir });
  } finally {
    await types.close();
  }
}
