import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { afterEach, describe, expect, test } from 'vitest';
import { GraderError, UserError } from '../../core/errors.js';
import type { CheckResult } from '../../core/result.js';
import { likelyLevel, likelyLevels } from '../../sandbox/isolation.js';
import { levels } from '../sandbox/levels.js';
import { LabBench } from './lab-bench.js';

/** A hidden test whose body is `body`, with what the template's driver offers. */
const hidden = (body: string) => `
import { expect } from 'vitest';
import { claim, step } from '#testing';
import { askGreeting } from './driver.js';

const counted = globalThis as unknown as { runs?: number };

step('70.1', (test) => {
  test('the greeting', async ({ student, trail }) => {
    const seen = await askGreeting(student, trail, 'Ada');
    const holds = () => claim(seen, { expected: '', why: '' }, (data) => expect(data).toBe('Hello, Ada!'));
    counted.runs = (counted.runs ?? 0) + 1;
    ${body}
  });
});
`;

describe('a grader', () => {
  let bench: LabBench;
  afterEach(() => bench?.close());
  const outcomes = (checks: readonly CheckResult[]) => checks.map(({ outcome }) => outcome);

  test.each(levels)('grades beside another one at level %s', async (isolation) => {
    bench = await LabBench.make();
    const graders = await Promise.all([bench.start({ isolation }), bench.start({ isolation })]);
    const all = graders.map(async (grader) => {
      const found: string[] = [];
      for (let count = 0; count < 3; count++) {
        found.push(...outcomes((await grader.grade(await bench.submit())).result.checks));
      }
      return found;
    });
    const passed = ['passed', 'passed', 'passed'];
    expect(await Promise.all(all)).toEqual([passed, passed]);
    expect(await bench.leftovers()).toEqual([]);
  });

  test.runIf(levels.includes('sandbox'))('lets two submissions listen on the same port at once', async () => {
    bench = await LabBench.make();
    // Each holds the port and a file for as long as the other one takes to begin.
    const code = `import { once } from 'node:events';
      import { writeFileSync } from 'node:fs';
      import { createServer } from 'node:net';
      export async function greet(name: string) {
        writeFileSync('/tmp/mine', name, { flag: 'wx' });
        const server = createServer().listen(3000, '127.0.0.1');
        await once(server, 'listening');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return \`Hello, \${name}!\`;
      }`;
    const isolation = 'sandbox';
    const graders = await Promise.all([bench.start({ isolation }), bench.start({ isolation })]);
    for (const grader of graders) await grader.grade(await bench.submit());
    const grades = await Promise.all(graders.map(async (grader) => grader.grade(await bench.submit(code))));
    expect(grades.map(({ result }) => outcomes(result.checks))).toEqual([['passed'], ['passed']]);
  });

  test('tells each step as soon as it is over, and what the result was made of', async () => {
    bench = await LabBench.make();
    const grader = await bench.start();
    const heard: CheckResult[] = [];
    const request = await bench.submit(`console.log('printed'); export const greet = () => 'Hello, you!';`);
    const { result } = await grader.grade({ ...request, onCheck: (check) => heard.push(check) });
    expect(result.checks).toMatchObject([
      {
        stepId: '70.1',
        outcome: 'failed',
        points: 0,
        maxPoints: 10,
        failure: { cause: { id: 'forgets-the-name' } },
      },
    ]);
    expect(heard).toEqual(result.checks);
    expect(result).toMatchObject({ labId: '70', seed: 1, isolation: grader.isolation, output: 'printed\n' });
    expect(result.digests.lab).toBe(bench.openLab.digest);
    const again = await grader.grade(request);
    expect(again.result.digests).toEqual(result.digests);
    const other = await grader.grade(await bench.submit());
    expect(other.result.digests.submission).not.toBe(result.digests.submission);
  });

  test('keeps nothing of what it graded: a class may be large', async () => {
    bench = await LabBench.make();
    const grader = await bench.start();
    const request = await bench.submit();
    await grader.grade(request);
    // It collects garbage first (v8.queryObjects).
    const promises = () => queryObjects(Promise, { format: 'count' });
    const before = promises();
    const gradings = 20;
    for (let count = 0; count < gradings; count++) await grader.grade(request);
    expect(promises() - before).toBeLessThan(gradings / 2);
  });

  test('tries once more, alone, what failed by our own fault', async () => {
    bench = await LabBench.make(hidden(`if (counted.runs === 1) throw new TypeError('once only'); holds();`));
    const grader = await bench.start();
    expect(outcomes((await grader.grade(await bench.submit())).result.checks)).toEqual(['passed']);
  });

  test('leaves a step ungraded that fails by our own fault again, and costs no points by it', async () => {
    bench = await LabBench.make(hidden(`throw new TypeError('again and again');`));
    const grader = await bench.start();
    const { result } = await grader.grade(await bench.submit());
    expect(result.checks).toMatchObject([
      { outcome: 'grader-error', message: expect.stringContaining('again') },
    ]);
  });

  test('shows no line of a hidden test when one throws where nothing catches it, and goes on', async () => {
    const secret = 'a line of a hidden test that nobody may see';
    const late = `setTimeout(() => { throw new TypeError(\`late: \${'${secret}'.length}\`); }, 0);
      if (counted.runs === 1) await new Promise((resolve) => setTimeout(resolve, 5_000));
      holds();`;
    bench = await LabBench.make(hidden(late));
    const grader = await bench.start();
    const failed = await grader.grade(await bench.submit()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(GraderError);
    expect(String(failed)).toContain('late: 43');
    expect(String(failed)).not.toContain(secret);
  });

  test('holds the next job ready, takes it once, and leaves nothing', async () => {
    bench = await LabBench.make();
    const grader = await bench.start({ keepWarm: true });
    for (let count = 0; count < 3; count++) {
      expect(outcomes((await grader.grade(await bench.submit())).result.checks)).toEqual(['passed']);
    }
    await grader.close();
    expect(await bench.leftovers()).toEqual([]);
  });

  test('tells type errors beside a failure, in the words of the compiler', async () => {
    bench = await LabBench.make();
    const grader = await bench.start({ typeCheck: true, typesMs: 90_000 });
    const wrong = await grader.grade(
      await bench.submit('export const greet = (name: string): number => name;'),
    );
    expect(outcomes(wrong.result.checks)).toEqual(['failed']);
    expect(wrong.typeErrors).toEqual([expect.stringMatching(/^greet\.ts\(1,\d+\): error TS2322: /)]);
    const right = `export const greet = (name: string): number => \`Hello, \${name}!\`;`;
    const passed = await grader.grade(await bench.submit(right));
    expect(outcomes(passed.result.checks)).toEqual(['passed']);
    expect(passed.typeErrors).toEqual([]);
  });
});

describe('a grader on a machine whose sandbox does not start', () => {
  let bench: LabBench;
  const path = process.env.PATH;
  afterEach(async () => {
    process.env.PATH = path;
    await bench?.close();
  });
  /** A bubblewrap that refuses, as one without namespaces does. */
  const refuse = async () => {
    const folder = join(bench.root, 'bin');
    await mkdir(folder);
    const script = '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n';
    await writeFile(join(folder, 'bwrap'), script);
    await chmod(join(folder, 'bwrap'), 0o755);
    process.env.PATH = `${folder}:${path}`;
  };

  test.runIf(likelyLevel() === 'sandbox')('goes on at the next best level when it may choose', async () => {
    bench = await LabBench.make();
    await refuse();
    const grader = await bench.start();
    const { result } = await grader.grade(await bench.submit());
    expect(result).toMatchObject({ isolation: likelyLevels()[1], checks: [{ outcome: 'passed' }] });
    expect(await bench.leftovers()).toEqual([]);
  });

  test.runIf(likelyLevel() === 'sandbox')(
    'says what to do when the sandbox was asked for by name',
    async () => {
      bench = await LabBench.make();
      await refuse();
      const grader = await bench.start({ isolation: 'sandbox' });
      const refused = await grader.grade(await bench.submit()).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UserError);
      expect(refused).toMatchObject({ remedy: 'node checker doctor' });
      expect(String(refused)).toContain('No permissions to create new namespace');
      expect(await bench.leftovers()).toEqual([]);
    },
  );
});
