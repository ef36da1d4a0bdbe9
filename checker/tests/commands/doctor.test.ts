import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { runDoctor } from '../../commands/doctor.js';
import { UserError } from '../../core/errors.js';
import { doctorSchema } from '../../report/json-schemas.js';
import { probeIsolation } from '../../sandbox/probe.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { type FakeContext, fakeContext } from './fake-context.js';

const LIMITS = ['processes', 'files', 'network', 'view', 'memory', 'output', 'time'];
const { level } = probeIsolation();

const newFolder = temporaryFolders();
const modules = resolve(import.meta.dirname, '../../../node_modules');

async function findings(context: FakeContext) {
  const exitCode = await runDoctor(context, { json: true });
  const document = z.parse(doctorSchema, JSON.parse(context.printed[0] ?? ''));
  return { exitCode, byName: new Map(document.findings.map((finding) => [finding.name, finding])) };
}

describe('doctor', () => {
  test('where everything works: exit 0', async () => {
    const context = fakeContext(await newFolder());
    await symlink(modules, join(context.root, 'node_modules'), 'dir');
    const { exitCode, byName } = await findings(context);
    expect(exitCode).toBe(0);
    expect([...byName.keys()]).toEqual([
      'Node',
      'npm',
      'packages',
      'folder',
      'labs',
      'database',
      'browser',
      'ports',
      'isolation',
      ...LIMITS,
    ]);
    for (const name of LIMITS) {
      // The network is not held below the sandbox.
      const isHeld = name !== 'network' || level === 'sandbox';
      expect([name, byName.get(name)?.state]).toEqual([name, isHeld ? 'ok' : 'note']);
    }
    expect(byName.get('ports')).toMatchObject({ state: 'ok' });
  });

  test('packages are not installed: exit 2 and the command that installs them', async () => {
    const { exitCode, byName } = await findings(fakeContext(await newFolder()));
    expect(exitCode).toBe(2);
    expect(byName.get('packages')).toMatchObject({ state: 'problem', remedy: 'npm install' });
  });

  test('a damaged workbook is one finding among the others', async () => {
    const context = fakeContext(await newFolder());
    const services = {
      ...context.services,
      findWorkbook: () => Promise.reject(new UserError('edition.json is damaged.', 'Copy it again.')),
    };
    const { byName } = await findings({ ...context, services });
    expect(byName.get('labs')).toEqual({
      name: 'labs',
      state: 'problem',
      says: 'edition.json is damaged.',
      remedy: 'Copy it again.',
    });
    expect(byName.get('isolation')).toBeDefined();
  });
});
