import { exec } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Act, changed, readActs } from './read-steps.js';

const repo = resolve(import.meta.dirname, '../../..');
const PARTS = ['labs', 'solutions', 'slides', 'checker', 'package.json', 'tsconfig.json'];
let folder = '';

/** A copy of the repo, but for the checker's own tests; its packages are this one's. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-contributing-'));
  const filter = (path: string) => path !== join(repo, 'checker/tests');
  for (const part of PARTS) await cp(join(repo, part), join(folder, part), { recursive: true, filter });
  await symlink(join(repo, 'node_modules'), join(folder, 'node_modules'), 'dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Does what is written; gives what a command printed. Rejects with it when the command fails. */
async function carryOut(act: Act): Promise<string> {
  if (act.kind === 'type') {
    const { stdout } = await promisify(exec)(act.command, { cwd: folder }).catch((error) => {
      throw new Error(`$ ${act.command}\n${error.stdout}${error.stderr}`);
    });
    return stdout;
  }
  const path = join(folder, act.path);
  const before = act.kind === 'write' ? '' : await readFile(path, 'utf8');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, changed(before, act));
  return '';
}

// Labs are verified again and again, and the types of the whole repo are checked.
test('the ten steps of CONTRIBUTING.md, followed literally, make a lab that verifies', async () => {
  const text = await readFile(join(repo, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] =
    /^## A lab, a step, a wrong submission: ten steps\n([\s\S]*?)^## /m.exec(text) ?? [];
  expect(section.match(/^\d+\. /gm)?.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const printed: string[] = [];
  for (const act of readActs(section)) printed.push(await carryOut(act));
  expect(printed.join('')).toContain('labs/07-caching/lab.ts');
  // Of the last `verify`: the lab, its stub, its reference three times, and its two wrong submissions.
  const [proved] = printed.join('').match(/\d+ as declared, \d+ not as declared, \d+ not run\.\s*$/) ?? [];
  expect(proved?.trim()).toBe('7 as declared, 0 not as declared, 0 not run.');
}, 300_000);

test('a sentence that does not say where a block goes is told', () => {
  expect(() => readActs('Somewhere:\n\n```ts\nlet a;\n```\n')).toThrow(/Where does this block go/);
});
