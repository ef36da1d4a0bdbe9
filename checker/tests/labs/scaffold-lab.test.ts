import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verify } from '../../grading/verify.js';
import { authorWorkbook } from '../../labs/author-workbook.js';
import { scaffoldLab } from '../../labs/scaffold-lab.js';
import { validateLab } from '../../labs/validate-lab.js';
import { makeAuthorRoot } from './author-root.js';

let root = '';
let remove = async () => {};
beforeEach(async () => {
  ({ root, remove } = await makeAuthorRoot());
});
afterEach(() => remove());

test('a scaffolded lab verifies as it is', async () => {
  const written = await scaffoldLab(root, '02-security-groups');
  expect(written).toContain('labs/02-security-groups/hidden/02.1-greet-by-name.test.ts');
  const rows = await verify({
    workbook: await authorWorkbook(root),
    targets: [],
    real: false,
    mustHaveReal: false,
  });
  expect(rows.map(({ kind, outcome, notes }) => ({ kind, outcome, notes }))).toEqual(
    ['lab', 'stub', 'reference', 'reference', 'reference', 'wrong'].map((kind) => ({
      kind,
      outcome: 'as-declared',
      notes: [],
    })),
  );
});

test('a wrong submission that is told another cause is not as declared', async () => {
  await scaffoldLab(root, '02-caching');
  const expectation = join(root, 'solutions/02-caching/wrong/forgets-the-name/expect.json');
  await writeFile(expectation, '{"step":"02.1","cause":"something-else","alsoFails":{}}');
  const request = { targets: ['02'], wrong: 'forgets-the-name', real: false, mustHaveReal: false };
  const [row] = await verify({ workbook: await authorWorkbook(root), ...request });
  expect(row?.outcome).toBe('not-as-declared');
  expect(row?.notes[0]).toContain('02.1 is told "forgets-the-name", not "something-else"');
});

test('a wrong submission that passes is not as declared', async () => {
  await scaffoldLab(root, '02-caching');
  const solution = join(root, 'solutions/02-caching');
  await writeFile(
    join(solution, 'wrong/forgets-the-name/greet.ts'),
    await readFile(join(solution, 'greet.ts'), 'utf8'),
  );
  const request = { targets: ['02'], wrong: 'forgets-the-name', real: false, mustHaveReal: false };
  const [row] = await verify({ workbook: await authorWorkbook(root), ...request });
  expect(row?.notes).toEqual(['02.1 must fail, but it is passed']);
});

test('a lab with an empty hint, a stray file and no marker is told so', async () => {
  await scaffoldLab(root, '02-caching');
  const labDir = join(root, 'labs/02-caching');
  const manifest = await readFile(join(labDir, 'lab.ts'), 'utf8');
  await writeFile(
    join(labDir, 'lab.ts'),
    manifest.replace('What does the function get, and what must it give back?', ''),
  );
  await writeFile(join(labDir, 'greet.ts'), 'export const greet = (name: string) => name;\n');
  await writeFile(join(labDir, 'notes.txt'), 'left here\n');
  await mkdir(join(labDir, 'figures'));
  await writeFile(join(labDir, 'figures/unseen.svg'), '<svg/>\n');
  const workbook = await authorWorkbook(root);
  expect(await validateLab(labDir, await workbook.open('02'))).toEqual([
    'step 02.1 has an empty hint',
    'the stub greet.ts has no TODO(02.1)',
    'notes.txt is in the folder but not in the manifest',
    'figures/unseen.svg is in the folder but not in the lesson',
  ]);
});

test.each(['caching', '2-caching', '02-', '02-Caching', '../02-caching', '02-a/b'])(
  '"%s" is no lab name',
  async (name) => {
    await expect(scaffoldLab(root, name)).rejects.toThrow(/no lab name/);
  },
);

test('a number that is taken is refused', async () => {
  await scaffoldLab(root, '02-caching');
  await expect(scaffoldLab(root, '02-queues')).rejects.toThrow(/exists already/);
});
