import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenLab } from '../labs/workbook.js';
import type { ReadSource } from './affected-steps.js';
import { type Block, changedBlocks, enteredBlocks, instrumented, THE_FILE } from './entered-blocks.js';
import type { Grader } from './grader.js';
import { SHOWN_CHARACTERS } from './worker-protocol.js';
import { withCopy } from './wrong-submission.js';

/** Of one step: path -> the blocks of the reference's file that its tests enter. */
export type EnteredBlocks = ReadonlyMap<string, ReadonlySet<Block>>;

/** Grades one step, alone, with a reference that says what it enters. Undefined when that cannot be relied on. */
export async function lookWhatIsEntered(
  grader: Grader,
  openLab: OpenLab,
  solutionDir: string,
  stepId: string,
  seed: number,
): Promise<EnteredBlocks | undefined> {
  const files = openLab.lab.files.map(({ path }) => path);
  return withCopy(solutionDir, files, async (submissionDir) => {
    for (const path of files.filter((one) => one.endsWith('.ts'))) {
      const file = join(submissionDir, path);
      await writeFile(file, instrumented(path, await readFile(file, 'utf8')));
    }
    const { result } = await grader.grade({
      ...{ openLab, submissionDir, seed, steps: [stepId], ignoreDependsOn: true },
    });
    const check = result.checks.find((one) => one.stepId === stepId);
    const isWhole = result.output.length < SHOWN_CHARACTERS;
    return check?.outcome === 'passed' && isWhole ? enteredBlocks(result.output) : undefined;
  });
}

/**
 * Of some steps, those whose tests may enter what a wrong submission does otherwise than the reference. Nobody can tell
 * of a file that is not loaded in a process that could say so (but in a browser, say), nor of one that is no code.
 */
export async function stepsThatMayEnter(
  steps: readonly string[] | undefined,
  replaced: readonly string[],
  entered: ReadonlyMap<string, Promise<EnteredBlocks | undefined>>,
  readSource: ReadSource,
  wrongDir: string,
): Promise<string[] | undefined> {
  if (!steps) return undefined;
  const changed = new Map<string, ReadonlySet<Block>>();
  for (const path of replaced.filter((one) => one.endsWith('.ts'))) {
    changed.set(path, changedBlocks(path, readSource(path), await readFile(join(wrongDir, path), 'utf8')));
  }
  const looked = await Promise.all(steps.map(async (id) => [id, await entered.get(id)] as const));
  const mayEnter = (blocks: EnteredBlocks | undefined) =>
    replaced.some((path) => {
      const inFile = blocks?.get(path);
      const differences = changed.get(path);
      if (!inFile?.has(THE_FILE) || !differences) return true;
      return [...differences].some((block) => inFile.has(block));
    });
  return looked.flatMap(([id, blocks]) => (mayEnter(blocks) ? [id] : []));
}
