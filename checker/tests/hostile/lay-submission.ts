import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenLab } from '../../labs/workbook.js';
import { uncommittable } from './uncommittable.js';
import type { HostileCase } from './verdict.js';

/** What stands in a submission's text for things that are known only when it is laid: `@ROOT@`. */
export type Placeholders = Readonly<Record<'ROOT' | 'CANARIES' | 'PORT', string>>;

/** Lays a submission over the stub (or the reference) of its lab, in a new folder under `parent`. Gives that folder. */
export async function laySubmission(
  { name, dir, verdict }: HostileCase,
  { lab, files, reference }: OpenLab,
  parent: string,
  placeholders: Placeholders,
): Promise<string> {
  const folder = await mkdtemp(join(parent, `${name}-`));
  const under = verdict.over === 'reference' ? reference : files;
  for (const { path } of lab.files) await writeFile(join(folder, path), under[path] ?? '');
  const replace = (text: string) =>
    Object.entries(placeholders).reduce((filled, [key, value]) => filled.replaceAll(`@${key}@`, value), text);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.name === 'verdict.json') continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, from.slice(dir.length + 1));
    if (entry.isDirectory()) await mkdir(to, { recursive: true });
    else if (!entry.name.endsWith('.ts')) await cp(from, to);
    else await writeFile(to, replace(await readFile(from, 'utf8')));
  }
  await uncommittable[name]?.(folder, placeholders);
  return folder;
}
