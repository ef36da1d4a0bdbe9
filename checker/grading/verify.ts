import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../core/errors.js';
import type { VerifyRow } from '../core/proof.js';
import type { CheckResult } from '../core/result.js';
import { unprovenCauses, validateLab } from '../labs/validate-lab.js';
import type { OpenLab, Workbook } from '../labs/workbook.js';
import { findProgram } from '../sandbox/isolation.js';
import type { Grader } from './grader.js';
import { startGrader } from './start-grader.js';
import { TypeChecker } from './type-checker.js';
import { deviations, tell, withOverlay, wrongSubmissions } from './wrong-submission.js';

/** What is proved. */
export interface VerifyRequest {
  readonly workbook: Workbook;
  /** Lab ids (`01`) or step ids (`01.3`); empty: every lab. */
  readonly targets: readonly string[];
  /** Only this wrong submission. */
  readonly wrong?: string;
  /** Put the real systems in the student's place too. */
  readonly real: boolean;
  /** A real system that is not installed is then a failure, not merely not run. */
  readonly mustHaveReal: boolean;
  readonly onRow?: (row: VerifyRow) => void;
}

type Proof = (grader: Grader) => Promise<Omit<VerifyRow, 'durationMs'>>;

interface RealSystem {
  readonly name: string;
  readonly program: string;
  readonly steps: readonly string[];
  readonly notRun: Readonly<Record<string, string>>;
}

/** The reference must pass under any seed: two fixed ones and one of the day. */
const fixedSeeds = [1, 20_260_101];

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
    const grader = await startGrader({ root: workbook.root, typeCheck: false });
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
  const workers = Math.min(proofs.length, availableParallelism());
  await Promise.all(Array.from({ length: workers }, work));
  return proofs.flatMap((_, index) => rows.get(index) ?? []);
}

async function proofsOf(request: VerifyRequest, open: OpenLab): Promise<Proof[]> {
  const { workbook, targets, wrong, real } = request;
  const { lab } = open;
  const stepIds = targets.filter((target) => target.startsWith(`${lab.id}.`));
  const only = targets.includes(lab.id) || stepIds.length === 0 ? undefined : stepIds;
  const labDir = join(workbook.root, 'labs', lab.slug);
  const solutionDir = join(workbook.root, 'solutions', lab.slug);
  const files = lab.files.map(({ path }) => path);
  const wrongs = (await wrongSubmissions(join(solutionDir, 'wrong'))).filter(
    ({ name, expect }) => (wrong ? name === wrong : true) && (only ? only.includes(expect.step) : true),
  );
  const wrongProofs = wrongs.map<Proof>((submission) => async (grader) => {
    const { result } = await withOverlay(solutionDir, files, submission.dir, (submissionDir) =>
      grader.grade({ openLab: open, submissionDir, seed: fixedSeeds[0] ?? 1, ignoreDependsOn: true }),
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
    const { result } = await grader.grade({ openLab: open, submissionDir: solutionDir, seed, ...partial });
    return { ...row(lab.id, 'reference', 'reference', notPassed(wanted(result.checks, only))), seed };
  });
  const reals = real ? await realProofs(request, open, only) : [];
  return [await labProof(open, labDir, solutionDir), stub, ...references, ...wrongProofs, ...reals];
}

async function labProof(open: OpenLab, labDir: string, solutionDir: string): Promise<Proof> {
  return async () => {
    const { causes } = (await import(pathToFileURL(join(labDir, 'hidden/causes.ts')).href)) as {
      causes: readonly { id: string }[];
    };
    const ids = causes.map(({ id }) => id);
    const notes = [
      ...(await validateLab(labDir, open)),
      ...(await unprovenCauses(ids, join(solutionDir, 'wrong'))),
    ];
    return row(open.lab.id, 'lab', 'manifest', notes);
  };
}

async function realProofs(
  request: VerifyRequest,
  open: OpenLab,
  only: readonly string[] | undefined,
): Promise<Proof[]> {
  const { workbook, mustHaveReal } = request;
  const { lab } = open;
  const realDir = join(workbook.root, 'solutions', lab.slug, 'real');
  const names = (await readdir(realDir).catch(() => [])).filter((name) => name.endsWith('.ts')).sort();
  const proofs: Proof[] = [];
  for (const fileName of names) {
    const module = join(realDir, fileName);
    const system = (await import(pathToFileURL(module).href)) as Partial<RealSystem>;
    // What the systems share is no system.
    if (!system.name || !system.program || !system.steps) continue;
    const { name, program, steps } = system;
    const notRun = system.notRun ?? {};
    proofs.push(async (grader) => {
      if (!findProgram(program)) {
        const base = row(lab.id, 'real', name, [`${program} is not installed.`]);
        return { ...base, outcome: mustHaveReal ? 'not-as-declared' : 'not-run' };
      }
      const unnamed = lab.steps.filter(({ id }) => !steps.includes(id) && !notRun[id]);
      const dir = await mkdtemp(join(tmpdir(), 'checker-real-'));
      try {
        const wantedSteps = steps.filter((id) => !only || only.includes(id));
        const checks = await grader.gradeReal({ openLab: open, module, dir, seed: 1, steps: wantedSteps });
        const notes = [
          ...notPassed(wanted(checks, wantedSteps)),
          ...unnamed.map(({ id }) => `${id} is neither in steps nor in notRun`),
        ];
        return row(lab.id, 'real', name, notes);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    });
  }
  return proofs;
}

async function typeErrors(root: string, dir: string, files: readonly string[]): Promise<readonly string[]> {
  const types = new TypeChecker(root);
  try {
    return await types.check(
      dir,
      files.filter((file) => existsSync(join(dir, file))),
    );
  } finally {
    await types.close();
  }
}

const wanted = (checks: readonly CheckResult[], only: readonly string[] | undefined) =>
  checks.filter(({ stepId }) => !only || only.includes(stepId));

const notPassed = (checks: readonly CheckResult[]) =>
  checks.filter(({ outcome }) => outcome !== 'passed').map((check) => `${check.stepId}: ${tell(check)}`);

function row(
  lab: string,
  kind: VerifyRow['kind'],
  name: string,
  notes: readonly string[],
): Omit<VerifyRow, 'durationMs'> {
  return { lab, kind, name, outcome: notes.length === 0 ? 'as-declared' : 'not-as-declared', notes };
}
