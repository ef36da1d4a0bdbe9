import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSubmission } from '../../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS } from '../../intake/submission.js';
import { openWorkbookSession, type WorkbookSession } from '../transcripts/workbook-session.js';

let student: WorkbookSession;
beforeAll(async () => {
  student = await openWorkbookSession();
});
afterAll(() => student.remove());

test('what a student edition hands in is what is opened for grading', async () => {
  expect(await student.type('node checker hand-in')).toBe(2);
  const file = join(student.root, 'labs/00-hello-backend/server.ts');
  const mine = `${await readFile(file, 'utf8')}\n// mine: caf\u00e9\n`;
  await writeFile(file, mine);
  expect(await student.type('node checker hand-in')).toBe(0);
  expect(await student.type('node checker hand-in 01')).toBe(4);
  expect(student.transcript()).toMatch(
    /\$ node checker hand-in\nThere is nothing to hand in yet[\s\S]*hand-in\.zip is written \([\d.]+ kB\)\. In it:\n {2}00 {2}Hello, backend: server\.ts\n/,
  );
  const into = join(student.root, 'opened');
  const labs = [{ id: '00', slug: '00-hello-backend', files: ['server.ts'] }];
  const found = { student: { id: 'me' }, path: 'hand-in.zip', kind: 'zip' } as const;
  expect(await openSubmission(student.root, found, { labs, into, limits: DEFAULT_INTAKE_LIMITS })).toEqual({
    ok: true,
    labs: ['00'],
    notes: [],
  });
  expect(await readFile(join(into, '00-hello-backend/server.ts'), 'utf8')).toBe(mine);
});
