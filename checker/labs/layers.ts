import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Layer } from '../core/result.js';
import { readSource } from '../sandbox/read-source.js';
import type { OpenLab, UsedLab } from './workbook.js';

/** The earlier labs that a lab runs on. Paths are as that lab's own files name them: `../01-dns/zone.ts`. */
export interface ChosenLayers {
  /** In order, with whose code each one is. */
  readonly layers: readonly Layer[];
  /** What the labs' authors wrote, student files and given ones: path -> TypeScript. */
  readonly code: Readonly<Record<string, string>>;
  /** Path -> text. */
  readonly data: Readonly<Record<string, string>>;
}

/** Chooses between the student's own earlier labs, in the folders beside `submissionDir`, and the checker's. */
export function chooseLayers(
  used: readonly UsedLab[],
  submissionDir: string,
  maxBytes: number,
): ChosenLayers {
  const chosen = used.map((lab) => chooseLayer(lab, dirname(submissionDir), maxBytes));
  return {
    layers: chosen.map(({ layer }) => layer),
    code: Object.assign({}, ...chosen.map(({ code }) => code)) as Record<string, string>,
    data: Object.assign({}, ...chosen.map(({ data }) => data)) as Record<string, string>,
  };
}

/** The npm packages that a lab's code may import, with those of the labs that it uses. */
export function packagesOf({ lab, used }: Pick<OpenLab, 'lab' | 'used'>): string[] {
  return [...new Set([lab, ...used.map((other) => other.lab)].flatMap(({ packages }) => packages))];
}

/** The given files that are loaded: not what is started by hand. */
export function givenCode({ lab, files }: Pick<UsedLab, 'lab' | 'files'>): Record<string, string> {
  const given = lab.given.filter((path) => path.endsWith('.ts') && path !== lab.run && path !== lab.repl);
  return pick(files, given);
}

function chooseLayer(open: UsedLab, labsDir: string, maxBytes: number) {
  const { lab, files, reference } = open;
  const own = readOwn(open, labsDir, maxBytes);
  const by = 'texts' in own ? 'you' : 'checker';
  const texts = 'texts' in own ? own.texts : reference;
  const digest = createHash('sha256');
  for (const { path } of lab.files) digest.update(`${path}\0${texts[path] ?? ''}\0`);
  const why = 'texts' in own ? 'every core step of it is written' : own.why;
  const layer: Layer = { lab: lab.id, by, why, digest: digest.digest('hex') };
  return {
    layer,
    code: beside(lab.slug, { ...givenCode(open), ...texts }),
    data: beside(lab.slug, pick(files, lab.data)),
  };
}

/** The student's files of an earlier lab, or why they cannot be used yet. Whether they are right is not asked. */
function readOwn(
  { lab }: UsedLab,
  labsDir: string,
  maxBytes: number,
): { readonly texts: Record<string, string> } | { readonly why: string } {
  const texts: Record<string, string> = {};
  for (const { path } of lab.files) {
    // From the folder above, so that a lab's folder that is a link is refused as well.
    const source = readSource(labsDir, join(lab.slug, path), maxBytes, lab.id);
    if (!source.ok) return { why: source.message.split('. ')[0]?.replace(/\.$/, '') ?? source.message };
    texts[path] = source.text;
  }
  for (const { id, required } of lab.steps) {
    const file = Object.keys(texts).find((path) => texts[path]?.includes(`TODO(${id})`));
    if (required === 'core' && file) return { why: `TODO(${id}) is still in ${lab.slug}/${file}` };
  }
  return { texts };
}

const pick = (texts: Readonly<Record<string, string>>, paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, texts[path] ?? '']));

const beside = (slug: string, texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([path, text]) => [`../${slug}/${path}`, text]));
