import { Refusal, shown } from './refusal.js';
import type { IntakeLab } from './submission.js';
import { below, isJunk, kindAt, type SubmissionTree } from './submission-tree.js';

/** A lab in a submission. */
export interface LocatedLab {
  readonly lab: IntakeLab;
  /** The lab's folder in the submission. */
  readonly folder: string;
  /** The listed files that are there, whatever stands in their place. */
  readonly present: readonly string[];
}

/** Where the work in a submission lies. */
export interface Located {
  /** The folder that was looked at in the end. */
  readonly root: string;
  /** Undefined: nothing in it looks like work. Empty: it is a workbook without the labs that were asked for. */
  readonly labs?: readonly LocatedLab[];
}

/** How many folders that hold nothing but one folder are looked through: `main/workbook/labs/`. */
const LOOKED_THROUGH = 4;

/**
 * Finds the labs of a workbook, of its `labs/`, or of the bare student files of one lab, also where one folder holds it
 * all, as in archives that GitHub and macOS make. `onlyLab`: the lab that bare files belong to, then also some of them.
 * Throws Refusal.
 */
export async function locateLabs(
  tree: SubmissionTree,
  labs: readonly IntakeLab[],
  onlyLab?: string,
): Promise<Located> {
  let root = '';
  for (let depth = 0; ; depth++) {
    const found = await labsAt(tree, root, labs, onlyLab);
    if (found) return { root, labs: found };
    const folder = depth < LOOKED_THROUGH ? await onlyFolder(tree, root) : undefined;
    if (folder === undefined) return { root };
    root = folder;
  }
}

async function labsAt(
  tree: SubmissionTree,
  root: string,
  labs: readonly IntakeLab[],
  onlyLab: string | undefined,
): Promise<LocatedLab[] | undefined> {
  for (const folder of [below(root, 'labs'), root]) {
    const isLabs = folder !== root;
    if (isLabs) await refuseLink(tree, folder);
    const names = await tree.list(folder);
    // A workbook may be without all labs that are asked for.
    if (!(isLabs && names.size > 0) && !labs.some(({ slug }) => names.has(slug))) continue;
    const located = await Promise.all(labs.map((lab) => inFolder(tree, lab, below(folder, lab.slug))));
    return located.filter(({ present }) => present.length > 0);
  }
  const wanted = labs.filter(({ id }) => onlyLab === undefined || id === onlyLab);
  const bare = await Promise.all(wanted.map((lab) => inFolder(tree, lab, root)));
  const chosen = onlyLab === undefined ? largest(bare) : bare.find(({ present }) => present.length > 0);
  return chosen && [chosen];
}

/** The lab whose files are all there, and among them those of every other such lab; undefined when there is none. */
function largest(bare: readonly LocatedLab[]): LocatedLab | undefined {
  const whole = bare.filter(({ lab, present }) => present.length === lab.files.length && present.length > 0);
  return whole.find(({ present }) =>
    whole.every((other) => other.present.every((path) => present.includes(path))),
  );
}

async function inFolder(tree: SubmissionTree, lab: IntakeLab, folder: string): Promise<LocatedLab> {
  await refuseLink(tree, folder);
  const kinds = await Promise.all(lab.files.map((path) => kindAt(tree, below(folder, path))));
  return { lab, folder, present: lab.files.filter((_path, index) => kinds[index] !== undefined) };
}

async function refuseLink(tree: SubmissionTree, folder: string): Promise<void> {
  if (folder !== '' && (await kindAt(tree, folder)) === 'link') {
    throw new Refusal(`${shown(folder)} is a link. Put the folder itself there.`);
  }
}

async function onlyFolder(tree: SubmissionTree, root: string): Promise<string | undefined> {
  const names = [...(await tree.list(root))].filter(([name]) => !isJunk(name));
  const [first] = names;
  return names.length === 1 && first?.[1] === 'folder' ? below(root, first[0]) : undefined;
}
