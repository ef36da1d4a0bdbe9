import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab, Step } from '../core/lab.js';

/** Step id -> the student files whose exports its tests called. */
export type FilesOfSteps = ReadonlyMap<string, readonly string[]>;

/** Gives the text of one of a lab's files. */
export type ReadSource = (path: string) => string;

/**
 * The steps that a submission can come out of differently than the reference, in which only some files are replaced:
 * those whose tests call into a replaced file, or into one that names it, as an import or a worker's file. Undefined, for
 * all steps: when it is not known what they call, or when nobody names a replaced file.
 */
export function affectedSteps(
  lab: Pick<Lab, 'files' | 'given'> & { readonly steps: readonly Pick<Step, 'id'>[] },
  called: FilesOfSteps,
  replaced: readonly string[],
  readSource: ReadSource,
): string[] | undefined {
  const { files, given, steps } = lab;
  if (!steps.every(({ id }) => called.has(id))) return undefined;
  const known = [...files.map(({ path }) => path), ...given].filter((path) => path.endsWith('.ts'));
  const programs = new Set(files.flatMap(({ path, exports }) => (exports.length === 0 ? [path] : [])));
  const reachable = (from: readonly string[]) => {
    const reached = new Set(from);
    for (const path of reached) {
      const source = readSource(path);
      for (const other of known) if (names(source, other, programs.has(other))) reached.add(other);
    }
    return reached;
  };
  const reached = steps.map(({ id }) => reachable(called.get(id) ?? []));
  if (!replaced.every((path) => reached.some((paths) => paths.has(path)))) return undefined;
  return steps.flatMap(({ id }, index) => (replaced.some((path) => reached[index]?.has(path)) ? [id] : []));
}

/** Whether a source has a file's name in quotes: './rules.js', './rules.ts', or 'heavy' for one that is only started. */
function names(source: string, path: string, isProgram: boolean): boolean {
  const name = path.replace(/\.ts$/, '').replaceAll('.', '\\.');
  const plain = isProgram ? `|${name}` : '';
  return new RegExp(`['"\`](?:\\./${name}(?:\\.[jt]s)?${plain})['"\`]`).test(source);
}

/** Reads the files of a reference; given files are the lab's own, which the reference may only pass on. */
export function sourceReader(labDir: string, solutionDir: string, given: readonly string[]): ReadSource {
  return (path) => {
    const file = join(given.includes(path) ? labDir : solutionDir, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
}
