import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../core/lab.js';
import { visiblePaths } from './author-workbook.js';
import { hiddenTestFiles } from './compile-hidden.js';
import { figurePaths } from './figure-paths.js';
import type { OpenLab, UsedLab } from './workbook.js';

/** What a lab's folder may hold besides what its manifest lists. */
const AUTHOR_FILES = new Set(['lab.ts', 'quiz.ts']);

/** What is wrong with a lab as it is written, one sentence each; empty when nothing is. */
export async function validateLab(labDir: string, open: OpenLab): Promise<string[]> {
  const { lab } = open;
  return [
    ...stepProblems(lab),
    ...usesProblems(open),
    ...markerProblems(open),
    ...quizProblems(open),
    ...(await hiddenProblems(labDir, lab)),
    ...(await strayFiles(labDir, open)),
  ];
}

function stepProblems(lab: Lab): string[] {
  const ids = lab.steps.map(({ id }) => id);
  const files = lab.files.map(({ path }) => path);
  return lab.steps.flatMap((step, index) => [
    ...(step.id.startsWith(`${lab.id}.`) ? [] : [`step ${step.id} does not belong to lab ${lab.id}`]),
    ...(ids.indexOf(step.id) === index ? [] : [`step ${step.id} is there twice`]),
    ...(files.includes(step.file)
      ? []
      : [`step ${step.id} is written in ${step.file}, which is no student file`]),
    ...(step.hints.every((hint) => hint.trim().length > 10) ? [] : [`step ${step.id} has an empty hint`]),
    ...(step.points > 0 ? [] : [`step ${step.id} is worth nothing`]),
    ...step.dependsOn
      .filter((other) => !ids.slice(0, index).includes(other))
      .map((other) => `step ${step.id} depends on ${other}, which does not come before it`),
  ]);
}

function usesProblems({ lab, used }: OpenLab): string[] {
  const opened = new Map(used.map((other) => [other.lab.id, other.lab]));
  return (lab.uses ?? []).flatMap((id) => {
    const other = opened.get(id);
    if (!other) return [`it uses lab ${id}, which there is not`];
    if (id >= lab.id) return [`it uses lab ${id}, which does not come before it`];
    return (other.uses ?? [])
      .filter((deeper) => !lab.uses?.includes(deeper))
      .map((deeper) => `it uses lab ${id}, and must use lab ${deeper} with it`);
  });
}

function markerProblems({ lab, files }: OpenLab): string[] {
  return lab.steps
    .filter(({ id, file }) => !files[file]?.includes(`TODO(${id})`))
    .map(({ id, file }) => `the stub ${file} has no TODO(${id})`);
}

function quizProblems({ quiz }: OpenLab): string[] {
  return quiz
    .filter(({ choices }) => choices.filter(({ right }) => right).length !== 1)
    .map(({ question }) => `the quiz question "${question}" must have exactly one right choice`);
}

async function hiddenProblems(labDir: string, lab: Lab): Promise<string[]> {
  const tests = await hiddenTestFiles(join(labDir, 'hidden'));
  return lab.steps
    .filter(({ id }) => !tests.some((name) => name.startsWith(`${id}-`)))
    .map(({ id }) => `hidden/ has no file ${id}-<name>.test.ts`);
}

async function strayFiles(labDir: string, { lab, files }: OpenLab): Promise<string[]> {
  const figures = figurePaths(files['README.md'] ?? '');
  const known = new Set([...visiblePaths(lab), ...figures, ...AUTHOR_FILES]);
  const entries = await readdir(labDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(labDir.length + 1))
    .filter((path) => !known.has(path) && !path.startsWith('hidden/'))
    .map(
      (path) =>
        `${path} is in the folder but not in the ${path.startsWith('figures/') ? 'lesson' : 'manifest'}`,
    );
}

/** The causes that no wrong submission shows, read from the folders' `expect.json` files. */
export async function unprovenCauses(causeIds: readonly string[], wrongDir: string): Promise<string[]> {
  const names = await readdir(wrongDir).catch(() => []);
  const texts = await Promise.all(
    names.map((name) => readFile(join(wrongDir, name, 'expect.json'), 'utf8').catch(() => '')),
  );
  return causeIds
    .filter((id) => !texts.some((text) => text.includes(`"${id}"`)))
    .map((id) => `no wrong submission shows the cause ${id}`);
}

/** The causes that send a student to a file that neither holds the marker of their step nor is one of an earlier lab. */
export function misplacedCauses(
  causes: readonly { readonly id: string; readonly steps: readonly string[]; readonly file?: string }[],
  { files, used }: Pick<OpenLab, 'files'> & { readonly used: readonly Pick<UsedLab, 'lab'>[] },
): string[] {
  const earlier = used.flatMap(({ lab }) => lab.files.map(({ path }) => `../${lab.slug}/${path}`));
  return causes.flatMap(({ id, steps, file }) =>
    file === undefined || earlier.includes(file)
      ? []
      : steps
          .filter((step) => !files[file]?.includes(`TODO(${step})`))
          .map((step) => `the cause ${id} points to ${file}, which has no TODO(${step})`),
  );
}
