import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { ServiceHost } from '../../grading/service-host.js';
import { findBrowser } from '../../services/find-browser.js';
import { ROOT } from '../hostile/hostile-bench.js';
import { levels } from '../sandbox/levels.js';
import { noBrowser, noPostgres } from '../services/available.js';
import { LabBench } from './lab-bench.js';

const SCHEMA = 'CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL);';

/** A hidden test that asks the student's code to use a database or to render for a browser. */
const hidden = (body: string) => `
import { createServer } from 'node:http';
import { expect } from 'vitest';
import { claim, step } from '#testing';

const SCHEMA = ${JSON.stringify(SCHEMA)};

step('70.1', (test) => {
  test('the service is real', async ({ student, trail, database, browser }) => {
    const holds = (data: unknown, wanted: unknown) =>
      claim(trail.add({ kind: 'seen', tried: 'it', got: JSON.stringify(data), data }), { expected: '', why: '' }, (seen) =>
        expect(seen).toEqual(wanted));
    void [student, database, browser, SCHEMA, createServer];
    ${body}
  });
});
`;

/** Student code that runs one statement with the connection that it is given. */
const RUNS_SQL = `import pg from 'pg';
export async function greet({ connection, sql }: any) {
  const client = new pg.Client(connection);
  await client.connect();
  try { return (await client.query(sql)).rows; } catch (error: any) { return { code: error.code }; }
  finally { await client.end(); }
}`;

const withDatabase = { needs: ['postgres'], packages: ['pg'] } as const;

describe.skipIf(noPostgres)('a lab that needs a database', () => {
  let bench: LabBench;
  afterEach(() => bench?.close());

  test.each(levels)(
    'gets a fresh one for each test, which the student reaches at level %s',
    async (isolation) => {
      bench = await LabBench.make(
        hidden(`
      const one = await database(SCHEMA);
      const two = await database(SCHEMA);
      const run = (connection: unknown, sql: string) => student.call('greet', { connection, sql });
      await run(one.connection, "INSERT INTO notes VALUES (1, 'kept')");
      holds(await one.query('SELECT text FROM notes WHERE id = $1', [1]), [{ text: 'kept' }]);
      holds(await run(two.connection, 'SELECT count(*)::int AS count FROM notes'), [{ count: 0 }]);
      // A role that is more could run programs, or look into the database of another.
      holds(await run(one.connection, "COPY notes FROM PROGRAM 'true'"), { code: '42501' });
      holds(await run({ ...one.connection, database: two.connection.database + 'x' }, 'SELECT 1').catch(() => 'no'), 'no');
      holds(await run({ ...one.connection, password: 'guessed' }, 'SELECT 1').catch(() => 'no'), 'no');
    `),
        withDatabase,
      );
      const grader = await bench.start({ isolation });
      for (let count = 0; count < 2; count++) {
        const { result } = await grader.grade(await bench.submit(RUNS_SQL));
        expect(result.checks, JSON.stringify(result.checks)).toMatchObject([{ outcome: 'passed' }]);
      }
      await grader.close();
      expect(await bench.leftovers()).toEqual([]);
    },
  );

  test('is not blamed on the student when its server dies', async () => {
    bench = await LabBench.make(
      hidden(`
      const one = await database(SCHEMA);
      const runs = globalThis as unknown as { killed?: boolean };
      if (!runs.killed) {
        runs.killed = true;
        // The superuser may: the whole server goes, in the middle of a test.
        await one.query("COPY notes FROM PROGRAM 'kill -QUIT $(head -n 1 postmaster.pid)'").catch(() => {});
      }
      holds(await one.query('SELECT 1 AS one'), [{ one: 1 }]);
    `),
      withDatabase,
    );
    const grader = await bench.start();
    const { result } = await grader.grade(await bench.submit(RUNS_SQL));
    expect(result.checks, JSON.stringify(result.checks)).toMatchObject([{ outcome: 'passed' }]);
    await grader.close();
    expect(await bench.leftovers()).toEqual([]);
  });

  test('is waited for before anybody asks whether it still works', async () => {
    const host = new ServiceHost(ROOT);
    const provided = host.provide({ id: '70', needs: ['postgres'] });
    // At once: a stub's checks are over before a server is up.
    expect(await provided.fault()).toBeUndefined();
    expect(provided.hasEnded()).toBe(false);
    await host.close();
    expect(await provided.fault()).toContain('the database server ended while the tests ran: ');
  });

  test('refuses one connection more than the lab allows', async () => {
    bench = await LabBench.make(
      hidden(`
      const one = await database(SCHEMA);
      const many = Array.from({ length: 5 }, () =>
        student.call('greet', { connection: one.connection, sql: 'SELECT pg_sleep(0.5)' }));
      const codes = await Promise.all(many.map((answer) => answer.catch((error) => error.message)));
      holds(codes.filter((answer) => Array.isArray(answer)).length, 3);
    `),
      { ...withDatabase, database: { maxConnections: 3 } },
    );
    const grader = await bench.start();
    const { result } = await grader.grade(await bench.submit(RUNS_SQL));
    expect(result.checks, JSON.stringify(result.checks)).toMatchObject([{ outcome: 'passed' }]);
  });
});

describe('a lab that needs what is not here', () => {
  let bench: LabBench;
  afterEach(async () => {
    delete process.env.BROWSER_PROGRAM;
    await bench?.close();
  });

  test('is not run, and says what is missing', async () => {
    process.env.BROWSER_PROGRAM = '/nowhere/browser';
    bench = await LabBench.make(hidden('await browser();'), { needs: ['browser'] });
    const { result } = await (await bench.start()).grade(await bench.submit());
    expect(result.checks).toMatchObject([
      { outcome: 'not-run', needs: expect.stringContaining('a browser') },
    ]);
  });
});

describe.skipIf(noBrowser)('a lab that needs a browser', () => {
  let bench: LabBench;
  afterEach(() => bench?.close());

  test.each(levels)('gets a real one, on names of its own, warm, at level %s', async (isolation) => {
    bench = await LabBench.make(
      hidden(`
      const server = createServer((request, response) => response.end(request.headers.host?.split(':')[0]));
      await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
      const port = (server.address() as { port: number }).port;
      const context = await (await browser()).newContext();
      const page = await context.newPage();
      await page.goto('http://likes.example:' + port + '/');
      holds(await page.textContent('body'), 'likes.example');
      await context.close();
      server.close();
    `),
      { needs: ['browser'] },
    );
    const grader = await bench.start({ isolation });
    for (let count = 0; count < 2; count++) {
      const { result } = await grader.grade(await bench.submit());
      expect(result.checks, JSON.stringify(result.checks)).toMatchObject([{ outcome: 'passed' }]);
    }
    await grader.close();
    const found = findBrowser();
    expect('at' in found && execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(bench.jobs);
    expect(await bench.leftovers()).toEqual([]);
  });
});
