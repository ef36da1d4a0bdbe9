import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorWorkbook } from '../labs/author-workbook.js';

/** The lab of the class that is measured. */
export const CLASS_LAB = { id: '01', slug: '01-dns' };

/** What 5 % of a class hand in, each in turn: it ends, throws, prints without measure, never ends, fills memory. */
const HOSTILE = [
  'process.exit(0);',
  'throw null;',
  "for (let n = 0; n < 50_000; n++) console.log('x'.repeat(100));",
  'while (true);',
  'const all = []; while (true) all.push(new Array(1_000_000).fill(all.length));',
];

/** What a submission of the class is, by its number: of 20, 8 are stubs, 6 half done, 5 right, 1 hostile. */
export function kindOf(index: number): 'stub' | 'half' | 'right' | 'hostile' {
  const place = index % 20;
  if (place < 8) return 'stub';
  if (place < 14) return 'half';
  return place < 19 ? 'right' : 'hostile';
}

/** The name of a submission's folder. */
export const nameOf = (index: number): string => `s${String(index).padStart(5, '0')}`;

/** Writes the folders of a class. Each submission differs from all others by a comment, as people's do. */
export async function makeClass(root: string, folder: string, count: number): Promise<void> {
  const stub = join(root, 'labs', CLASS_LAB.slug);
  const right = join(root, 'solutions', CLASS_LAB.slug);
  const files = (await readdir(right)).filter((name) => name.endsWith('.ts'));
  const lab = (await authorWorkbook(root)).labs.find(({ id }) => id === CLASS_LAB.id);
  // The file of the first step: what is hostile elsewhere would not run.
  const ownFile = lab?.files[0]?.path ?? '';
  for (let index = 0; index < count; index++) {
    const target = join(folder, nameOf(index));
    await mkdir(target, { recursive: true });
    const kind = kindOf(index);
    for (const [place, file] of files.entries()) {
      const isDone = kind === 'right' || (kind === 'half' && place % 2 === 0);
      await cp(join(isDone ? right : stub, file), join(target, file));
    }
    const first = join(target, ownFile);
    const hostile = kind === 'hostile' ? `${HOSTILE[Math.floor(index / 20) % HOSTILE.length]}\n` : '';
    await writeFile(first, `${hostile}${await readFile(first, 'utf8')}\n// ${index}\n`);
  }
}
