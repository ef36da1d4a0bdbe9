import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenLab } from '../labs/workbook.js';
import { findProgram } from '../sandbox/find-program.js';
import { notPassed, type Proof, row, type VerifyRequest, wanted } from './proof.js';

/** What a `real/*.ts` exports besides `start`. */
interface RealSystem {
  readonly name: string;
  /** One, or all that must be there; a name, or an absolute path. */
  readonly program: string | readonly string[];
  readonly steps: readonly string[];
  readonly notRun: Readonly<Record<string, string>>;
}

/** The proofs of a lab's real systems in the student's place: one for each `real/*.ts` that is one. */
export async function realProofs(
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
      const missing = [program].flat().filter((one) => !findProgram(one));
      if (missing.length > 0) {
        const base = row(lab.id, 'real', name, [`${missing.join(', ')} is not installed.`]);
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
