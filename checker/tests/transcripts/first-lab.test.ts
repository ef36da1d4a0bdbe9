import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbookSession, repo, type WorkbookSession } from './workbook-session.js';

const server = 'labs/00-hello-backend/server.ts';
const solution = join(repo, 'solutions/00-hello-backend');
const halfDone = join(import.meta.dirname, 'half-done/00-hello-backend/server.ts');
let student: WorkbookSession;

beforeAll(async () => {
  student = await openWorkbookSession();
});
afterAll(() => student?.remove());

/** The whole first lab, typed as a person would type it: stub, hint, half-done, wrong, right. */
test('the first lab, from the stub to the next lab', async () => {
  expect(await student.type('node checker')).toBe(0);
  expect(await student.type('node checker check 01')).toBe(4);
  expect(await student.type('node checker check 00 --seed 7')).toBe(1);
  expect(await student.type('node checker hint')).toBe(0);
  expect(existsSync(join(student.root, 'labs/01-dns'))).toBe(false);

  await student.lay('00.1 is written', halfDone, server);
  expect(await student.type('node checker check 00 --seed 7')).toBe(1);
  expect(await student.type('node checker hint')).toBe(0);

  await student.lay(
    '00.2 is wrong: every path is answered with 200',
    join(solution, 'wrong/not-found-is-200/server.ts'),
    server,
  );
  expect(await student.type('node checker check 00 --seed 7')).toBe(1);
  expect(await student.type('node checker solution 00')).not.toBe(0);

  await student.lay('all of it is right', join(solution, 'server.ts'), server);
  expect(await student.type('node checker check 00 --seed 7')).toBe(0);
  expect(existsSync(join(student.root, 'labs/01-dns/zone.ts'))).toBe(true);
  expect(existsSync(join(student.root, 'solutions/00-hello-backend/server.ts'))).toBe(true);
  expect(await student.type('node checker status')).toBe(0);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/first-lab.txt');
});
