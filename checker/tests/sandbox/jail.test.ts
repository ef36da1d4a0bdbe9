import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../sandbox/limits.js';
import { leftAfterAWhile, processesOf } from '../hostile/leftovers.js';
import { noUser } from './levels.js';
import { withJob } from './try-job.js';

const ViewSchema = z.strictObject({
  ids: z.array(z.number()),
  root: z.array(z.string()),
  cwd: z.string(),
  /** Folder -> `written` or the code of the error. */
  written: z.record(z.string(), z.string()),
  programs: z.string(),
  processors: z.number(),
  started: z.number(),
});

const LOOK = `
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const FOLDERS = ['/', '/job', '/job/code', '/tmp', '/lib', '/etc', '/proc', '/var/tmp', '/dev/shm'];
const codeOf = (act: () => void) => {
  try {
    act();
    return 'written';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const written = Object.fromEntries(FOLDERS.map((path) => [path, codeOf(() => writeFileSync(path + '/mine', ''))]));
written.moved = codeOf(() => renameSync('/job', '/tmp/job'));
written.opened = codeOf(() => chmodSync('/tmp', 0o777));
written.replaced = codeOf(() => writeFileSync('/node', ''));

function startMany() {
  let started = 0;
  for (let count = 0; count < 40; count++) {
    try {
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 100_000)'], { stdio: 'pipe', detached: true });
      child.on('error', () => {});
      if (child.pid) started++;
    } catch {
      // No more.
    }
  }
  return started;
}

export const run = () => ({
  ids: [process.getuid!(), process.getgid!(), process.geteuid!(), ...process.getgroups!()],
  root: readdirSync('/').sort(),
  cwd: process.cwd(),
  written,
  programs: codeOf(() => { throw spawnSync('sh', ['-c', 'true']).error ?? new Error('ran'); }),
  processors: cpus().length,
  started: startMany(),
});
`;

describe.skipIf(noUser !== undefined)(`the level user, from inside${noUser ? `: ${noUser}` : ''}`, () => {
  test('there is nothing but Node and the job, nothing can be written to, and its limits hold', async () => {
    await withJob('user', LOOK, { callMs: 20_000 }, async ({ call, job, student }) => {
      const outcome = await call('run');
      if (outcome.kind !== 'value') throw new Error(JSON.stringify(outcome));
      const view = ViewSchema.parse(outcome.value);
      const [user = 0] = job.users;
      expect(view.ids).toEqual([user, user, user, user]);
      expect(user).toBeGreaterThan(60_000);
      expect(view.root).toEqual(['etc', 'job', 'lib', 'lib64', 'node', 'proc', 'setpriv', 'tmp']);
      expect(view.cwd).toBe('/job');
      expect(Object.entries(view.written).filter(([, how]) => how === 'written')).toEqual([]);
      expect(view.programs).toBe('ENOENT');
      expect(view.processors).toBeGreaterThan(0);
      // Each has several threads, which count.
      expect(view.started).toBeGreaterThan(0);
      expect(view.started).toBeLessThan(DEFAULT_LIMITS.processes);
      await student.stop();
      expect(await leftAfterAWhile(() => processesOf(job.root))).toEqual([]);
    });
  });

  test('two jobs at the same time have no user in common', async () => {
    const run = 'export const run = () => process.getuid!();';
    await withJob('user', run, {}, async (one) => {
      await withJob('user', run, {}, async (other) => {
        const users = [...one.job.users, ...other.job.users];
        expect(new Set(users).size).toBe(users.length);
        expect(await one.call('run')).not.toEqual(await other.call('run'));
      });
    });
  });
});
