import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { CheckResult, Exit, IsolationLevel } from '../core/result.js';
import type { OpenLab } from '../labs/workbook.js';
import { TMP_BYTES, TMP_FILES } from '../sandbox/isolation.js';
import type { Limits } from '../sandbox/limits.js';
import { startGrader } from './start-grader.js';

/** Whether one limit holds here, tried from inside a real job. */
export interface LimitFinding {
  readonly name: 'memory' | 'processes' | 'files' | 'network' | 'time' | 'output' | 'view';
  readonly holds: boolean;
  readonly says: string;
}

/** What was found, at the level that grading would use. */
export interface ProbedLimits {
  readonly level: IsolationLevel;
  readonly findings: readonly LimitFinding[];
}

/** Short: each of the first three is reached once. */
const LIMITS = { memoryMb: 256, outputBytes: 50_000, callMs: 700, processes: 64 } satisfies Partial<Limits>;

/** The environment variable of the checker's that a job must not see. */
const SECRET = 'CHECKER_PROBE';

const SeenSchema = z.object({
  bytes: z.number(),
  files: z.number(),
  started: z.number(),
  reached: z.string(),
  seen: z.array(z.string()),
});
type Seen = z.infer<typeof SeenSchema>;

/** What takes the student's place. `look` prints what it saw; the others never end by themselves. */
const PROBE = `
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';

const fits = (act: () => void) => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

function reach(port: number) {
  return new Promise<string>((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 200 });
    socket.on('connect', () => resolve('connected'));
    socket.on('timeout', () => resolve('silent'));
    socket.on('error', (error) => resolve((error as { code?: string }).code ?? 'error'));
  });
}

function startMany(most: number) {
  const children = [];
  while (children.length < most) {
    try {
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'pipe' });
      child.on('error', () => {});
      if (!child.pid) break;
      children.push(child);
    } catch {
      break;
    }
  }
  for (const child of children) child.kill('SIGKILL');
  return children.length;
}

function secrets(paths: string[], secret: string) {
  const seen = paths.filter((path) => fits(() => readdirSync(path)));
  const environments = ['self'];
  fits(() => environments.push(...readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))));
  for (const pid of environments) {
    fits(() => {
      if (readFileSync('/proc/' + pid + '/environ', 'utf8').includes(secret)) seen.push('/proc/' + pid + '/environ');
    });
  }
  if (Object.values(process.env).includes(secret)) seen.push('the environment');
  return seen;
}

export async function look(task: { port: number; paths: string[]; secret: string; most: number; bytes: number; files: number }) {
  const piece = Buffer.alloc(1_000_000, 1);
  let bytes = 0;
  for (const folder of ['/tmp', '/dev/shm', '/var/tmp', '.']) {
    for (let n = 0; bytes < 2 * task.bytes && fits(() => writeFileSync(folder + '/piece-' + n, piece)); n++) bytes += piece.length;
  }
  let files = 0;
  for (const folder of ['/tmp', '/dev/shm', '/var/tmp', '.']) {
    while (files < 2 * task.files && fits(() => closeSync(openSync(folder + '/file-' + files, 'wx')))) files++;
  }
  const reached = await reach(task.port);
  const seen = secrets(task.paths, task.secret);
  console.log(JSON.stringify({ bytes, files, reached, seen, started: startMany(task.most) }));
}

export function memory() {
  const kept = [];
  for (;;) kept.push(Buffer.alloc(20_000_000, 1));
}

export function output() {
  for (;;) {
    try {
      writeSync(1, 'x'.repeat(10_000));
    } catch {
      // The pipe is full: again.
    }
  }
}

export function time() {
  for (;;);
}
`;

const STEPS = ['look', 'memory', 'output', 'time'] as const;
const idOf = (name: (typeof STEPS)[number]) => `99.${STEPS.indexOf(name) + 1}`;

/** A lab whose steps call the probes, one each. */
function probeLab(task: object): OpenLab {
  const hidden = `
    const { claim, step } = require('#testing');
    for (const [index, name] of ${JSON.stringify(STEPS)}.entries()) {
      step('99.' + (index + 1), (test) => test(name, async ({ student, trail }) => {
        trail.try(name);
        const data = await student.call(name, ${JSON.stringify(task)});
        claim(trail.add({ kind: 'probe', tried: name, got: '', data }), { expected: '', why: '' }, () => {});
      }));
    }
    exports.causes = [];`;
  const steps = STEPS.map((name) => ({
    ...({
      id: idOf(name),
      title: name,
      points: 0,
      required: 'core',
      file: 'probe.ts',
      dependsOn: [],
    } as const),
    hints: ['', '', ''] as const,
  }));
  const files = [{ path: 'probe.ts', exports: [...STEPS] }];
  return {
    lab: {
      ...{ id: '99', slug: '99-probe', title: '', summary: '', minutes: 0, run: '' },
      ...{ files, given: [], data: [], examples: [], packages: [], needs: [], steps },
    },
    ...{ digest: '', files: {}, hidden, reference: {}, quiz: [], used: [] },
  };
}

/**
 * Tries each limit from inside a job, at the best level that starts here. `root` is the workbook's, whose folders must not
 * be seen. About two seconds.
 */
export async function probeLimits(root: string): Promise<ProbedLimits> {
  let visitors = 0;
  const door = createServer((socket) => {
    visitors++;
    socket.on('error', () => {});
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const secret = randomUUID();
  process.env[SECRET] = secret;
  const submissionDir = await mkdtemp(join(tmpdir(), 'checker-probe-'));
  const grader = await startGrader({ root, limits: LIMITS, typeCheck: false });
  try {
    await writeFile(join(submissionDir, 'probe.ts'), PROBE);
    const { port } = door.address() as AddressInfo;
    const paths = ['labs', 'solutions', 'checker', '.workbook'].map((name) => join(root, name));
    const limits = { most: LIMITS.processes + 1, bytes: TMP_BYTES, files: TMP_FILES };
    const openLab = probeLab({ port, secret, paths: [...paths, submissionDir], ...limits });
    const { result } = await grader.grade({ openLab, submissionDir, seed: 1, ignoreDependsOn: true });
    const findings = [
      ...findingsSeen(seenIn(result.output), visitors > 0),
      ending(
        result.checks,
        'memory',
        'memory-limit',
        `no more than ${LIMITS.memoryMb} MB, heap and buffers together`,
      ),
      ending(result.checks, 'output', 'output-limit', `ended after ${LIMITS.outputBytes} bytes`),
      ending(result.checks, 'time', 'timed-out', `an endless loop was ended after ${LIMITS.callMs} ms`),
    ];
    return { level: result.isolation, findings };
  } finally {
    delete process.env[SECRET];
    await grader.close();
    await new Promise<void>((resolve) => door.close(() => resolve()));
    await rm(submissionDir, { recursive: true, force: true });
  }
}

function seenIn(output: string): Seen | undefined {
  const line = output.split('\n').find((candidate) => candidate.startsWith('{"bytes":'));
  return line === undefined ? undefined : z.parse(SeenSchema, JSON.parse(line));
}

function findingsSeen(seen: Seen | undefined, hasVisitor: boolean): LimitFinding[] {
  const names = ['processes', 'files', 'network', 'view'] as const;
  if (!seen) return names.map((name) => ({ name, holds: false, says: 'it could not be tried' }));
  const { bytes, files, started, reached } = seen;
  const isShut = reached !== 'connected' && !hasVisitor;
  return [
    {
      name: 'processes',
      holds: started <= LIMITS.processes,
      says:
        started === 0 ? 'none can be started' : `no more after ${started}, of ${LIMITS.processes} threads`,
    },
    {
      name: 'files',
      holds: bytes <= TMP_BYTES && files <= TMP_FILES,
      says:
        bytes + files === 0 ? 'none can be written' : `no more after ${bytes / 1e6} MB, and ${files} files`,
    },
    {
      name: 'network',
      holds: isShut,
      says: isShut ? "this machine's own ports cannot be reached" : "this machine's own ports can be reached",
    },
    {
      name: 'view',
      holds: seen.seen.length === 0,
      says:
        seen.seen.length === 0
          ? 'no tests, solutions, progress or environment can be seen'
          : `can be seen: ${seen.seen.join(', ')}`,
    },
  ];
}

function ending(
  checks: readonly CheckResult[],
  name: 'memory' | 'output' | 'time',
  kind: Exit['kind'],
  held: string,
): LimitFinding {
  const check = checks.find(({ stepId }) => stepId === idOf(name));
  const exit = check?.outcome === 'stopped' ? check.exit : undefined;
  // Whoever asks for a Buffer may be refused it, and told so by an error.
  const isRefused =
    name === 'memory' && check?.outcome === 'failed' && check.failure.cause?.id === 'out-of-memory';
  if (exit?.kind === kind || isRefused) return { name, holds: true, says: held };
  return {
    name,
    holds: false,
    says: `it was not held: ${exit?.kind ?? check?.outcome ?? 'nothing was tried'}`,
  };
}
