import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changedBlocks, enteredBlocks, instrumented } from '../../grading/entered-blocks.js';
import { stepsThatMayEnter } from '../../grading/entered-by-steps.js';

const before = `import { sep } from 'node:path';
export function answer(request: string) { // block 0
  if (request === '') { // block 1
    return refuse('empty');
  }
  return { sep, isLong: request.length > 5 };
}
function refuse(why: string) { // block 2
  throw new Error(why);
}
export class Counter {
  count = 1;
  up = () => { // block 3
    this.count += 1;
  };
}
`;

/** Runs code after an instrumented file, in a process of its own; what that file says it entered. */
function entered(code: string): readonly number[] {
  const dir = mkdtempSync(join(tmpdir(), 'entered-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'app.mts');
  writeFileSync(file, `${instrumented('app.ts', before)}\n${code}`);
  const tsx = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;
  const { stderr, status, signal } = spawnSync(process.execPath, ['--import', tsx, file], {
    encoding: 'utf8',
  });
  expect(status === 0 || signal === 'SIGKILL', stderr).toBe(true);
  return [...(enteredBlocks(stderr).get('app.ts') ?? [])].sort((a, b) => a - b);
}

const changed = (from: string, to: string) => {
  expect(before).toContain(from);
  return [...changedBlocks('app.ts', before, before.replace(from, to))];
};

describe('the blocks that an instrumented file enters', () => {
  test('are told once each, the file itself as -1', () => {
    expect(entered('')).toEqual([-1]);
    expect(entered("answer('a'); answer('b'); new Counter();")).toEqual([-1, 0]);
    expect(entered("try { answer('') } catch {}; new Counter().up();")).toEqual([-1, 0, 1, 2, 3]);
  });

  test('are told by a process that is killed right after', () => {
    expect(entered("answer('a'); process.kill(process.pid, 'SIGKILL');")).toEqual([-1, 0]);
  });
});

describe('the blocks that are another in a wrong submission', () => {
  test('are the innermost around each difference', () => {
    expect(changed("refuse('empty')", "refuse('nothing')")).toEqual([1]);
    expect(changed("request === ''", "request !== ''")).toEqual([0]);
    expect(changed('throw new Error(why);', '')).toEqual([2]);
    expect(changed('+= 1', '-= 1')).toEqual([3]);
  });

  test('are the file itself for what is in no block', () => {
    expect(changed('count = 1', 'count = 0')).toEqual([-1]);
    expect(changed('refuse(why: string)', "refuse(why = 'x')")).toEqual([-1]);
    expect(changed('function refuse', 'async function refuse')).toEqual([-1]);
    expect(changed('export class', 'let late = 1;\nexport class')).toEqual([-1]);
  });

  test('are none for a comment', () => {
    expect(changed('// block 2', '// another')).toEqual([]);
  });

  test('are each of several', () => {
    const after = before.replace("'empty'", "'none'").replace('+= 1', '+= 2');
    expect([...changedBlocks('app.ts', before, after)]).toEqual([1, 3]);
  });
});

describe('the steps that a wrong submission can come out of differently', () => {
  const wrongDir = () => {
    const dir = mkdtempSync(join(tmpdir(), 'wrong-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    writeFileSync(join(dir, 'app.ts'), before.replace("'empty'", "'none'"));
    return dir;
  };
  const seen = (...blocks: number[]) => Promise.resolve(new Map([['app.ts', new Set(blocks)]]));
  const among = (steps: string[] | undefined, looked: Map<string, ReturnType<typeof seen>>) =>
    stepsThatMayEnter(steps, ['app.ts'], looked, () => before, wrongDir());

  test('are those that enter a block which is another', async () => {
    const looked = new Map([
      ['99.1', seen(-1, 0)],
      ['99.2', seen(-1, 0, 1)],
    ]);
    expect(await among(['99.1', '99.2'], looked)).toEqual(['99.2']);
  });

  test('and those of which nobody can tell', async () => {
    const looked = new Map([['99.1', Promise.resolve(new Map([['other.ts', new Set([-1])]]))]]);
    expect(await among(['99.1', '99.2'], looked)).toEqual(['99.1', '99.2']);
    expect(await among(undefined, looked)).toBeUndefined();
  });
});
