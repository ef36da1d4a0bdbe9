import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbookSession, repo, type WorkbookSession } from './workbook-session.js';

const hello = 'labs/00-hello-backend/server.ts';
const solution = join(repo, 'solutions/01-dns');
const halfDone = join(import.meta.dirname, 'half-done/01-dns/zone.ts');
let student: WorkbookSession;

beforeAll(async () => {
  student = await openWorkbookSession();
  await student.lay('lab 00 is done', join(repo, 'solutions/00-hello-backend/server.ts'), hello);
  await student.type('node checker check 00 --seed 7');
  student.forget();
});
afterAll(() => student?.remove());

/** The DNS lab: stub, half-done, wrong, right. */
test('the DNS lab, from the stub to the reference', async () => {
  expect(await student.type('node checker')).toBe(0);
  expect(await student.type('node checker check --seed 7')).toBe(1);

  await student.lay('addresses and both ways to say no, no aliases yet', halfDone, 'labs/01-dns/zone.ts');
  expect(await student.type('node checker check 01 --seed 7')).toBe(1);
  expect(await student.type('node checker hint')).toBe(0);

  await student.lay(
    'all of it, but the server dies on garbage',
    join(solution, 'zone.ts'),
    'labs/01-dns/zone.ts',
  );
  await student.lay('(the resolver)', join(solution, 'resolver.ts'), 'labs/01-dns/resolver.ts');
  const wrong = join(solution, 'wrong/short-datagram-ends-it/server.ts');
  await student.lay('(the server)', wrong, 'labs/01-dns/server.ts');
  expect(await student.type('node checker check 01 --step 01.4 --seed 7')).toBe(1);

  await student.lay('right', join(solution, 'server.ts'), 'labs/01-dns/server.ts');
  expect(await student.type('node checker check 01 --seed 7')).toBe(0);
  expect(existsSync(join(student.root, 'solutions/01-dns/zone.ts'))).toBe(true);
  expect(await student.type('node checker')).toBe(0);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/dns-lab.txt');
});
