import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isEnding } from '../../sandbox/proc.js';

/** A thread as the kernel tells of it (proc(5)): its state, its flags and its pending signals. */
interface Thread {
  readonly state?: string;
  readonly flags?: number;
  readonly pending?: string;
}

describe('whether a process is ending', () => {
  let folder = '';
  let running: ChildProcess | undefined;
  afterEach(async () => {
    running?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function procOf(threads: readonly Thread[]): Promise<string> {
    folder = await mkdtemp(join(tmpdir(), 'checker-proc-'));
    for (const [index, { state = 'S', flags = 0x40_40_00, pending = '0'.repeat(16) }] of threads.entries()) {
      const task = join(folder, '7', 'task', String(7 + index));
      await mkdir(task, { recursive: true });
      await writeFile(join(task, 'stat'), `${7 + index} (a) Z (b) ${state} 1 7 7 0 -1 ${flags} 0 0`);
      await writeFile(join(task, 'status'), `Name:\ta\nState:\t${state}\nSigPnd:\t${pending}\n`);
    }
    return folder;
  }

  test.each<[string, boolean, Thread[]]>([
    ['runs', false, [{}]],
    ['has ended and is not yet taken off the list', true, [{ state: 'Z' }]],
    ['is leaving', true, [{ flags: 0x40_40_04 }]],
    ['was killed and had no turn since', true, [{ pending: '0000000000000100' }]],
    ['has another signal before it', false, [{ pending: '0000000000004000' }]],
    ['has ended its first thread, and another one runs', false, [{ state: 'Z' }, {}]],
  ])('one that %s: %s', async (_, isSo, threads) => {
    expect(isEnding('7', await procOf(threads))).toBe(isSo);
  });

  test('one that has gone is', async () => {
    expect(isEnding('8', await procOf([{}]))).toBe(true);
  });

  test.runIf(process.platform === 'linux')('the kernel’s own word is understood', async () => {
    running = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)']);
    await once(running.stdout ?? running, 'data');
    expect(isEnding(String(running.pid))).toBe(false);
    running.kill('SIGKILL');
    // Between the signal and its end, and after it.
    expect(isEnding(String(running.pid))).toBe(true);
  });
});
