import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../sandbox/find-program.js';
import { dataBytes, emptyFolder, TMP_FILES } from '../../sandbox/isolation.js';
import { DEFAULT_LIMITS } from '../../sandbox/limits.js';
import { type OpenDoor, openDoor } from '../hostile/open-door.js';
import { noSandbox } from './levels.js';
import { type View, ViewSchema } from './look-around.js';

const PROGRAM = fileURLToPath(new URL('./look-around-program.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** A user whom no account of this machine needs. */
const PLAIN_USER = 65_534;

/** Places of the machine that no student code may see. */
const PATHS = [
  '/home',
  '/root',
  '/var',
  '/etc/passwd',
  '/etc/hostname',
  '/sys',
  '/run',
  '/mnt',
  homedir(),
  ROOT,
];

/** Whether a user who is not the owner can read this repo. */
function othersCanRead(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

describe.skipIf(noSandbox !== undefined)(
  `the sandbox, from inside${noSandbox ? `: ${noSandbox}` : ''}`,
  () => {
    let door: OpenDoor;
    let tmp: string;
    beforeAll(async () => {
      door = await openDoor();
      tmp = mkdtempSync(join(tmpdir(), 'isolation-'));
      chmodSync(tmp, 0o755);
    });
    afterAll(async () => {
      await door?.close();
      rmSync(tmp, { recursive: true, force: true });
    });

    /** Looks around as a worker's student would; `become` puts another user in place of this one. */
    const lookAround = (become: readonly string[] = [], jobsIn = tmp): View => {
      const task = JSON.stringify({ paths: [...PATHS, jobsIn], port: door.port, tmp: emptyFolder() });
      const own = { program: process.execPath, args: ['--import', 'tsx', PROGRAM, task] };
      // bubblewrap is asked for differently by root and by others, so the other user starts it.
      const script = `
      import { workerCommand } from ${JSON.stringify(join(ROOT, 'checker/sandbox/isolation.ts'))};
      import { spawnSync } from 'node:child_process';
      const { program, args } = workerCommand('sandbox', ${JSON.stringify(own)}, ${JSON.stringify(emptyFolder())});
      const { status } = spawnSync(program, args, { stdio: 'inherit' });
      process.exitCode = status ?? 1;`;
      const [program = '', ...args] = [
        ...become,
        ...[process.execPath, '--import', 'tsx', '--input-type=module', '-e', script],
      ];
      const env = { PATH: process.env.PATH ?? '', TMPDIR: jobsIn, STUDENT_SECRET: 'secret' };
      const { stdout, stderr } = spawnSync(program, args, { cwd: ROOT, env, encoding: 'utf8' });
      const line = stdout.trim().split('\n').at(-1) ?? '';
      if (!line.startsWith('{')) throw new Error(stderr || stdout);
      return ViewSchema.parse((JSON.parse(line) as { value: unknown }).value);
    };

    const expectShutIn = (view: View) => {
      expect(view.environment).toEqual(['HOME', 'PATH', 'PWD', 'TZ']);
      expect(view.root).not.toContain('home');
      expect(Object.entries(view.seen).filter(([, isThere]) => isThere)).toEqual([]);
      const { '/tmp': inTmp, ...elsewhere } = view.written;
      expect(inTmp).toBe('written');
      expect(Object.entries(elsewhere).filter(([, how]) => how === 'written')).toEqual([]);
      expect(elsewhere['/job/code']).toBe('EROFS');
      expect(elsewhere['/dev/shm']).toBe('EROFS');
      expect(view.tmpMb).toBeGreaterThan(5);
      expect(view.tmpMb).toBeLessThanOrEqual(16);
      expect(view.tmpFiles).toBeGreaterThan(100);
      expect(view.tmpFiles).toBeLessThan(TMP_FILES);
      expect(view.interfaces).toEqual(['lo']);
      expect(Object.values(view.reached).filter((how) => how === 'connected')).toEqual([]);
      expect(view.reached[`127.0.0.1:${door.port}`]).toBe('ECONNREFUSED');
      expect(door.visitors()).toBe(0);
      expect(view.processes.length).toBeLessThanOrEqual(3);
      expect(view.capabilities).toBe('0000000000000000');
      expect(view.noNewPrivileges).toBe('1');
      expect(view.namespaceStatus).not.toBe(0);
      expect(view.limits).toMatchObject({
        'Max core file size': '0 0',
        'Max data size': `${dataBytes({ memoryMb: 400, mayStartWorkers: false })} ${dataBytes({ memoryMb: 400, mayStartWorkers: false })}`,
        'Max file size': `${DEFAULT_LIMITS.fileBytes} ${DEFAULT_LIMITS.fileBytes}`,
        'Max processes': `${DEFAULT_LIMITS.processes} ${DEFAULT_LIMITS.processes}`,
      });
      expect(view.started).toBeLessThan(DEFAULT_LIMITS.processes);
    };

    test('student code sees and reaches nothing of the machine, and its limits hold', () => {
      const view = lookAround();
      expectShutIn(view);
      if (isRoot) expect(view.uid).not.toBe(0);
    });

    const cannotBecome = !isRoot || !findProgram('setpriv') || !othersCanRead(ROOT);
    test.skipIf(cannotBecome)('so it is for a checker that a plain user starts', () => {
      chownSync(tmp, PLAIN_USER, PLAIN_USER);
      try {
        const id = String(PLAIN_USER);
        const view = lookAround(['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups']);
        expectShutIn(view);
        expect(view.uid).toBe(PLAIN_USER);
      } finally {
        chownSync(tmp, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      }
    });

    test.runIf(isRoot)('a job of root’s becomes a plain user even where nobody else may enter TMPDIR', () => {
      const view = lookAround([], mkdtempSync(join(tmp, 'closed-')));
      expectShutIn(view);
      expect(view.uid).not.toBe(0);
    });
  },
);
