import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/errors.js';

const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url));

/** Where each part of the template goes. */
function targetOf(templatePath: string, slug: string): string {
  const [part = '', ...rest] = templatePath.split('/');
  if (part === 'lab') return ['labs', slug, ...rest].join('/');
  if (part === 'solution') return ['solutions', slug, ...rest].join('/');
  return `slides/${slug}.md`;
}

const titleOf = (slug: string) => {
  const words = slug.slice(3).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/**
 * Writes a new lab that already verifies, from the template. `slug` is `07-caching`. Never overwrites.
 * Returns the paths written, relative to `root`. Throws UserError for a bad name or a lab that exists.
 */
export async function scaffoldLab(root: string, slug: string): Promise<string[]> {
  if (!/^\d\d(-[a-z0-9]+)+$/.test(slug)) {
    throw new UserError(`"${slug}" is no lab name.`, 'Two digits and words: node checker new 07-caching');
  }
  const id = slug.slice(0, 2);
  const labs = await readdir(join(root, 'labs')).catch(() => []);
  const taken = labs.find((name) => name.startsWith(`${id}-`));
  if (taken) throw new UserError(`Lab ${id} exists already: labs/${taken}.`, 'Take another number.');
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  const written: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const from = join(entry.parentPath, entry.name);
    const fill = (text: string) =>
      text.replaceAll('99-template', slug).replaceAll('Template', titleOf(slug)).replaceAll('99', id);
    const path = targetOf(fill(from.slice(TEMPLATE.length + 1)), slug);
    if (existsSync(join(root, path))) throw new UserError(`${path} exists already.`, 'Move it away first.');
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), fill(await readFile(from, 'utf8')));
    written.push(path);
  }
  return written.sort();
}
