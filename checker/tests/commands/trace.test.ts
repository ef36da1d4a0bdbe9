import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Interrupted } from '../../commands/interrupt.js';
import { runTrace, type TraceOptions } from '../../commands/trace.js';
import { HOP_IDS, TRACE_FAULT_NAMES, TRACE_FAULTS, type TraceReport } from '../../core/trace.js';
import { authorWorkbook } from '../../labs/author-workbook.js';
import type { Workbook } from '../../labs/workbook.js';
import { traceSchema } from '../../report/json-schemas.js';
import { startPostgres } from '../../services/start-postgres.js';
import { noBrowser, noPostgres } from '../services/available.js';
import { type FakeContext, fakeContext } from './fake-context.js';
import { isRunning, processesAt } from './processes.js';
import { until } from './until.js';

const repo = resolve(import.meta.dirname, '../../..');
/** Labs of which the workbook has the student's own code. */
const WRITTEN = ['01-dns', '02-security-groups', '03-proxy'];
/** What answers does so in milliseconds, but on a busy machine it may take its time. */
const PATIENT = { dns: { tries: 2, waitMs: 10_000 }, connectMs: 20_000, answerMs: 20_000 };
/** Where a fault makes one of them wait in vain, that wait need not be long. */
const IN_VAIN: { readonly [fault: string]: Partial<typeof PATIENT> } = {
  'dns-down': { dns: { tries: 1, waitMs: 500 } },
  'port-closed': { connectMs: 1_000 },
};

let root = '';
let workbook: Workbook;
let stopDatabase = async () => {};
const { DATABASE_URL: url, TMPDIR: temporary } = process.env;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'checker-traced-'));
  // What is left behind is looked for here, where nobody else works.
  process.env.TMPDIR = join(root, 'tmp');
  await mkdir(tmpdir());
  await symlink(join(repo, 'node_modules'), join(root, 'node_modules'), 'dir');
  await cp(join(repo, 'package.json'), join(root, 'package.json'));
  const author = await authorWorkbook(repo);
  const opened = new Map<string, ReturnType<Workbook['open']>>();
  const open = (id: string) => {
    const lab = opened.get(id) ?? author.open(id);
    opened.set(id, lab);
    return lab;
  };
  workbook = { ...author, root, open };
  for (const { slug, files } of author.labs.filter((lab) => WRITTEN.includes(lab.slug))) {
    await mkdir(join(root, 'labs', slug), { recursive: true });
    for (const { path } of files)
      await cp(join(repo, 'solutions', slug, path), join(root, 'labs', slug, path));
  }
  // One server for all traces: each gets a database of its own in it.
  const started = startPostgres(repo);
  if ('missing' in started || url) return;
  await started.at.ready;
  const { host, port, user, password, database } = started.at.access;
  process.env.DATABASE_URL = `postgresql://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  stopDatabase = () => started.at.stop();
});
afterAll(async () => {
  if (url === undefined) delete process.env.DATABASE_URL;
  if (temporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temporary;
  await stopDatabase();
  await rm(root, { recursive: true, force: true });
});

function newContext(): FakeContext {
  const context = fakeContext(root);
  return {
    ...context,
    env: process.env,
    services: { ...context.services, findWorkbook: async () => workbook },
  };
}

async function traced(options: TraceOptions = {}): Promise<{ report: TraceReport; exitCode: number }> {
  const context = newContext();
  const patience = { ...PATIENT, ...(options.fault && IN_VAIN[options.fault]) };
  const exitCode = await runTrace(context, { json: true, patience, ...options });
  return { exitCode, report: z.parse(traceSchema, JSON.parse(context.printed.join('\n'))) };
}

let whole: ReturnType<typeof traced> | undefined;
/** A trace of the whole way, by an alias of the name: made once. */
function tracedWhole(): ReturnType<typeof traced> {
  whole ??= traced({ url: 'https://www.example.com/posts/summer-in-rome/like' });
  return whole;
}

const hopOf = ({ hops }: TraceReport, id: string) => {
  const hop = hops.find((candidate) => candidate.id === id);
  if (!hop) throw new Error(`no hop ${id}`);
  return hop;
};

describe.skipIf(noPostgres)('trace', () => {
  test('shows all eight hops in order, and whose code each one is', async () => {
    const { report, exitCode } = await tracedWhole();
    expect(exitCode).toBe(0);
    expect(report.outcome).toEqual({ kind: 'answered', status: 200, says: '200 OK' });
    expect(report.hops.map(({ id }) => id)).toEqual(HOP_IDS);
    expect(report.hops.map(({ state }) => state)).toEqual(HOP_IDS.map(() => 'passed'));
    const whose = ['dns', 'security-group', 'proxy', 'app'].map((id) => hopOf(report, id).by);
    expect(whose).toEqual(['you', 'you', 'you', 'checker']);
    expect(hopOf(report, 'app').why).toContain('lab 04, App server, is not ready');
  });

  test('names the record, the rule, the server block and the route, and what the database was asked', async () => {
    const { report } = await tracedWhole();
    expect(hopOf(report, 'dns').decided).toEqual([
      'record: www.example.com. 300 IN CNAME backend.example.com.',
      'record: backend.example.com. 300 IN A 203.0.113.10',
    ]);
    expect(hopOf(report, 'cloud').decided[0]).toContain('203.0.113.10 -> 10.0.1.10');
    expect(hopOf(report, 'security-group').decided).toEqual([
      'allowed by sg-0a1b2c3d4e5f60718 (web): tcp 443 from 0.0.0.0/0',
    ]);
    const proxy = hopOf(report, 'proxy');
    expect(proxy.decided[0]).toContain('location / -> http://127.0.0.1:3001');
    expect(proxy.headers[0]?.added.map(({ name }) => name.toLowerCase())).toContain('x-request-id');
    const app = hopOf(report, 'app');
    expect(app.decided).toEqual(['PUT /posts/:id/like -> 200']);
    expect(app.calls[0]).toMatchObject({ kind: 'connect', result: 'ready' });
    const insert = app.calls.find(({ sql }) => sql.startsWith('INSERT INTO likes'));
    expect(insert).toMatchObject({ values: ['summer-in-rome', 'ben'], result: 'INSERT 0 1' });
    expect(JSON.stringify(report)).not.toMatch(/Bearer eyJ[\w-]+\.eyJ/);
  });

  test('a redirect is answered by the proxy, and never comes to the app', async () => {
    const { report, exitCode } = await traced({ url: 'http://backend.example.com/health' });
    expect(exitCode).toBe(0);
    expect(report.outcome).toMatchObject({ status: 301 });
    expect(hopOf(report, 'proxy').decided[0]).toBe(
      'return 301 https://backend.example.com/health, by the proxy itself',
    );
    expect(hopOf(report, 'app').state).toBe('not-reached');
    expect(report.endedAt).toBeUndefined();
  });

  const SYMPTOMS = {
    'dns-down': { kind: 'failed', code: 'ETIMEDOUT' },
    'unknown-name': { kind: 'failed', code: 'NXDOMAIN' },
    'port-closed': { kind: 'failed', code: 'ETIMEDOUT' },
    'nothing-listening': { kind: 'failed', code: 'ECONNREFUSED' },
    'wrong-certificate': { kind: 'failed', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    'clock-wrong': { kind: 'failed', code: 'CERT_NOT_YET_VALID' },
    'app-dead': { kind: 'answered', status: 502 },
    'app-slow': { kind: 'answered', status: 504 },
    'db-down': { kind: 'answered', status: 500 },
  } as const;

  test.each(TRACE_FAULT_NAMES)('--break %s ends at its own hop, with its own symptom', async (fault) => {
    const { report, exitCode } = await traced({ fault });
    const { endsAt } = TRACE_FAULTS[fault];
    expect(exitCode).toBe(0);
    expect(report.endedAt).toBe(endsAt);
    expect(report.outcome).toMatchObject(SYMPTOMS[fault]);
    const end = HOP_IDS.indexOf(endsAt);
    // A proxy that answers for its app sends a response all the same.
    const answers = report.outcome.kind === 'answered';
    expect(report.hops.map(({ state }) => state)).toEqual(
      HOP_IDS.map((id, index) => {
        if (index < end || (id === 'response' && answers)) return 'passed';
        return index === end ? 'ended' : 'not-reached';
      }),
    );
  });

  test('a layer that is broken is told at its hop', async () => {
    const file = join(root, 'labs/01-dns/server.ts');
    const good = await readFile(file, 'utf8');
    await writeFile(file, `${good}\nconst = 1;\n`);
    const { report, exitCode } = await traced().finally(() => writeFile(file, good));
    expect(exitCode).toBe(1);
    expect(report.endedAt).toBe('dns');
    expect(hopOf(report, 'dns').decided.join('\n')).toMatch(/01-dns\/server\.ts:\d+: Syntax error/);
  });

  test('a port that some connection has taken for TCP is chosen anew', async () => {
    const file = join(root, 'labs/01-dns/server.ts');
    const good = await readFile(file, 'utf8');
    const unlucky = `
let starts = 0;
export const startServer: typeof start = (options) => {
  if (++starts < 3) throw Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
  return start(options);
};
`;
    const renamed = good.replace('export async function startServer', 'async function start');
    expect(renamed).not.toBe(good);
    await writeFile(file, renamed + unlucky);
    const { report } = await traced().finally(() => writeFile(file, good));
    expect(report.endedAt).toBeUndefined();
  });

  test('without a database the app’s hop says what is missing', async () => {
    const before = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'no URL';
    const { report } = await traced().finally(() => {
      process.env.DATABASE_URL = before;
    });
    expect(report.endedAt).toBe('app');
    expect(hopOf(report, 'app').decided.join('\n')).toContain('a database: DATABASE_URL is no URL');
  });

  test('--html writes the page whole, and the terminal gets the text', async () => {
    const context = newContext();
    const html = join(root, 'way.html');
    await runTrace(context, { html, patience: PATIENT });
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(context.printed.join('\n')).toContain('The request took the whole way.');
    expect((await readdir(root)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.skipIf(noBrowser)('--browser sends it from a real browser', async () => {
    const { report } = await traced({ browser: true });
    expect(report.client).toMatchObject({ kind: 'browser', name: expect.stringContaining('Chromium') });
    expect(report.hops.map(({ state }) => state)).toEqual(HOP_IDS.map(() => 'passed'));
    expect(hopOf(report, 'app').decided).toEqual(['PUT /posts/:id/like -> 200']);
  });

  test('when it is told to end it ends everything, and leaves nothing behind', async () => {
    expect(await leftBehind()).toEqual([]);
    for (const moment of ['Starting', 'Sending']) {
      const context = newContext();
      const progress = (text: string) => {
        if (text.startsWith(moment)) context.ending.abort(new Interrupted());
      };
      const running = runTrace(
        { ...context, screen: { ...context.screen, progress } },
        { fault: 'dns-down' },
      );
      await expect(running).rejects.toBeInstanceOf(Interrupted);
    }
    await until(async () => (await leftBehind()).length === 0);
  });
});

/** Folders and processes of jobs and traces. */
async function leftBehind(): Promise<string[]> {
  const names = (await readdir(tmpdir())).filter((name) => /^checker-(job|trace)-/.test(name));
  const programs = processesAt(join(tmpdir(), 'checker-job-')).filter(isRunning);
  return [...names, ...programs.map(String)];
}

describe('trace, asked for what it cannot do', () => {
  const refused = (options: TraceOptions) =>
    expect(runTrace(newContext(), options)).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });

  test('an unknown fault: the known ones are named', async () => {
    const names = TRACE_FAULT_NAMES.join(', ');
    await expect(runTrace(newContext(), { fault: 'gremlins' })).rejects.toThrow(names);
  });

  test.each([
    'https://example.org/',
    'https://notexample.com/',
    'https://203.0.113.10/',
    'ftp://backend.example.com/',
    'https://',
    `https://${'a'.repeat(64)}.example.com/`,
    'https://a..example.com/',
  ])('the URL %s, which does not lead to the stack', async (asked) => {
    await refused({ url: asked });
  });

  test('a page that cannot be written is refused before the trace', async () => {
    await refused({ html: join(root, 'no-such-folder/way.html') });
    await refused({ html: root });
  });
});
