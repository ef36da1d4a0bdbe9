import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Grader } from '../../grading/grader.js';
import { findWorkbook } from '../../labs/find-workbook.js';
import { scaffoldLab } from '../../labs/scaffold-lab.js';
import { levels } from '../sandbox/levels.js';
import { LabBench } from './lab-bench.js';

const UPON = `import { greet as base } from '../71-lower/greet.js';
export const greet = (name: string) => base(name);
`;

/** Uses a package that only the lower lab declares. */
const LOWER = `import packet from 'dns-packet';
export function greet(name: string) { return typeof packet.encode === 'function' ? \`Hello, \${name}!\` : ''; }
`;

let bench: LabBench;
afterEach(() => bench?.close());

/** A lab 72 that is built on lab 71. */
async function twoLabs() {
  bench = await LabBench.make();
  const { root } = bench;
  await scaffoldLab(root, '71-lower');
  await scaffoldLab(root, '72-upon');
  const change = async (path: string, from: string, to: string) => {
    const text = await readFile(join(root, path), 'utf8');
    await writeFile(join(root, path), text.replace(from, to));
  };
  await change('labs/71-lower/lab.ts', 'packages: []', "packages: ['dns-packet']");
  await change('labs/72-upon/lab.ts', 'packages: []', "packages: [], uses: ['71']");
  await writeFile(join(root, 'solutions/71-lower/greet.ts'), LOWER);
  await writeFile(join(root, 'solutions/72-upon/greet.ts'), UPON);
  return (await findWorkbook(root)).open('72');
}

/** Lays a student's folder: lab 72 as the reference has it, and the lower lab as given. */
async function submit(lower?: string): Promise<string> {
  const folder = await mkdtemp(join(bench.root, 'student-'));
  await cp(join(bench.root, 'solutions/72-upon'), join(folder, '72-upon'), { recursive: true });
  if (lower !== undefined) {
    await mkdir(join(folder, '71-lower'));
    await writeFile(join(folder, '71-lower/greet.ts'), lower);
  }
  return join(folder, '72-upon');
}

async function gradeWith(grader: Grader, lower?: string) {
  const openLab = await (await findWorkbook(bench.root)).open('72');
  const { result } = await grader.grade({ openLab, submissionDir: await submit(lower), seed: 1 });
  return { layer: result.layers?.[0], check: result.checks[0] };
}

test.each(levels)(
  "a lab runs on the student's earlier one, or the checker's, at level %s",
  async (isolation) => {
    const openLab = await twoLabs();
    expect(openLab.used.map(({ lab }) => lab.id)).toEqual(['71']);
    const grader = await bench.start({ isolation });
    const own = await gradeWith(grader, LOWER);
    expect(own).toMatchObject({ layer: { lab: '71', by: 'you' }, check: { outcome: 'passed' } });
    const ours = await gradeWith(grader);
    expect(ours).toMatchObject({
      layer: { by: 'checker', why: '71-lower/greet.ts is missing' },
      check: { outcome: 'passed' },
    });
    expect(await bench.leftovers()).toEqual([]);
  },
);

test('what is wrong with an earlier lab is told with its lab and file', async () => {
  await twoLabs();
  const grader = await bench.start();
  const broken = await gradeWith(grader, 'export function greet( {');
  expect(broken.check).toMatchObject({
    outcome: 'failed',
    failure: {
      tried: 'loading labs/71-lower/greet.ts',
      cause: { id: 'syntax-error', says: expect.stringContaining('labs/71-lower/greet.ts') },
      look: { file: '../71-lower/greet.ts', line: 1 },
    },
  });
  const throwing = await gradeWith(grader, "\n\nexport const greet = () => { throw new Error('no'); };");
  expect(throwing.check).toMatchObject({
    failure: { cause: { id: 'threw' }, look: { file: '../71-lower/greet.ts', line: 3 } },
  });
  expect(throwing.check).not.toHaveProperty('failure.look.todo');
});

test("a file of the student's is not taken for that of the same name in an earlier lab", async () => {
  await twoLabs();
  const grader = await bench.start();
  const { check } = await gradeWith(grader, "import './nothing.js'; export const greet = () => '';");
  expect(check).toMatchObject({ failure: { look: { file: '../71-lower/greet.ts' } } });
});
