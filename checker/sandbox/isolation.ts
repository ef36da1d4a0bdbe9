import { accessSync, constants, existsSync, lstatSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { IsolationLevel } from '../core/result.js';
import type { Job } from './job.js';
import type { Limits } from './limits.js';

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** The first of this name found on PATH, absolute. An absolute path is looked for as it is. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  for (const folder of [...path.split(delimiter), '/usr/sbin', '/sbin']) {
    const candidate = resolve(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not here: look on.
    }
  }
  return undefined;
}

const isRoot = () => process.getuid?.() === 0;

/** The user that jobs become when the checker runs as root: one that no account uses. */
const JOB_USER = 61_000;

/** Whether a user other than the owner can reach and read it. */
function othersCanRead(path: string): boolean {
  if ((statSync(path).mode & 0o005) === 0) return false;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

/**
 * The worker's own start: inside a network namespace with loopback only. At level `process` it is the bare command.
 * It has no pid namespace: bubblewrap covers parts of the /proc that it mounts, and the kernel then refuses the
 * student's sandbox a /proc of its own. It does not die with the checker: it leaves by itself when the checker's end of
 * the pipe closes, and takes its jobs' folders along.
 */
export function workerCommand(level: IsolationLevel, command: Command): Command {
  if (level !== 'sandbox') return command;
  return {
    program: 'bwrap',
    args: [
      ...(isRoot() ? ['--cap-add', 'ALL'] : ['--unshare-user']),
      '--unshare-net',
      '--dev-bind',
      '/',
      '/',
      '--',
      command.program,
      ...command.args,
    ],
  };
}

/** The system's folders, as links where they are links, so that programs find their libraries. */
function systemFolders(): string[] {
  const args = ['--ro-bind', '/usr', '/usr'];
  for (const folder of ['/lib', '/lib64', '/lib32', '/bin', '/sbin']) {
    if (!existsSync(folder)) continue;
    args.push(lstatSync(folder).isSymbolicLink() ? '--symlink' : '--ro-bind');
    args.push(lstatSync(folder).isSymbolicLink() ? `usr${folder}` : folder, folder);
  }
  for (const file of ['/etc/ld.so.cache', '/etc/nsswitch.conf']) {
    if (existsSync(file)) args.push('--ro-bind', file, file);
  }
  return args;
}

/**
 * What V8 maps as private data before any program runs, beyond what it did before Node 24, in MiB. Measured as VmData of
 * an idle process: 48 in Node 20 and 22, 574 in Node 24 and 26. The kernel counts it, though it is never touched.
 */
const RESERVED_MB = Number(process.versions.node.split('.')[0]) >= 24 ? 526 : 0;

/** What V8 maps before any program runs, of what the kernel counts as private data, in bytes. */
export const reservedBytes = RESERVED_MB * 1024 * 1024;

/** Threads have a V8 of their own each, which maps as much; no lab's code starts more at the same time. */
const MOST_THREADS = 8;

/** The limit on private memory that the kernel is given, in bytes. */
export function dataBytes({
  memoryMb,
  mayStartWorkers,
}: Pick<Limits, 'memoryMb' | 'mayStartWorkers'>): number {
  const engines = mayStartWorkers ? 1 + MOST_THREADS : 1;
  return (memoryMb + RESERVED_MB * engines) * 1024 * 1024;
}

/** Node's own options for a student's process. */
function nodeOptions(limits: Limits, inspect: boolean): string[] {
  const heapMb = Math.floor(limits.memoryMb / 2);
  const options = ['--enable-source-maps', '--no-warnings', `--max-old-space-size=${heapMb}`];
  return inspect ? [...options, '--inspect-wait=127.0.0.1:9229'] : options;
}

/**
 * Namespaces of its own, and no way to more: bubblewrap leaves root its capabilities unless told otherwise, and in a
 * further user namespace anyone could mount a tmpfs of any size.
 */
export const SHUT_IN: readonly string[] = [
  ...['--unshare-user', '--unshare-pid', '--disable-userns'],
  ...['--cap-drop', 'ALL'],
];

function sandboxCommand(job: Job, limits: Limits): Command {
  const dropsRoot =
    isRoot() && [process.execPath, job.dir, ...job.packages.map((p) => p.path)].every(othersCanRead);
  const becomeUser = dropsRoot
    ? ['setpriv', `--reuid=${JOB_USER}`, `--regid=${JOB_USER}`, '--clear-groups', '--inh-caps=-all']
    : [];
  const enter = [
    'bwrap',
    ...SHUT_IN,
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    ...['--setenv', 'PATH', '/usr/bin:/bin', '--setenv', 'HOME', '/tmp', '--setenv', 'TZ', 'UTC'],
    ...systemFolders(),
    // The folder that --dev makes is a tmpfs without a size: /dev/shm would hold half of the machine's memory.
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev', '--size', '16000000', '--tmpfs', '/tmp'],
    ...['--ro-bind', process.execPath, '/node', '--ro-bind', job.dir, '/job'],
    ...['--ro-bind', join(job.dir, 'hosts'), '/etc/hosts'],
    ...job.sockets.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...job.packages.flatMap(({ name, path }) => ['--ro-bind', path, `/job/code/node_modules/${name}`]),
    ...['--chdir', '/job', '--remount-ro', '/'],
  ];
  const limit = [
    'prlimit',
    `--data=${dataBytes(limits)}`,
    `--nproc=${limits.processes}`,
    `--fsize=${limits.fileBytes}`,
    '--core=0',
    '--nofile=1024',
  ];
  const [program = 'bwrap', ...args] = [...becomeUser, ...enter, '--', ...limit, '--'];
  return { program, args: [...args, '/node', ...nodeOptions(limits, false), '/job/child.mjs'] };
}

/** Node's permission model: it stops accidents, not attacks. */
function processCommand(job: Job, limits: Limits, inspect: boolean): Command {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const permission =
    major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
      ? '--permission'
      : '--experimental-permission';
  const readable = [job.dir, ...job.packages.map(({ path }) => path)];
  const network = major >= 25 ? ['--allow-net'] : [];
  const workers = limits.mayStartWorkers ? ['--allow-worker'] : [];
  const permissions = inspect
    ? []
    : [
        permission,
        ...network,
        ...workers,
        ...readable.map((path) => `--allow-fs-read=${path}${path === job.dir ? '/*' : ''}`),
      ];
  const [program = process.execPath, ...args] = [
    ...(inspect ? [] : linuxLimits(limits)),
    process.execPath,
    ...nodeOptions(limits, inspect),
    ...permissions,
    join(job.dir, 'child.mjs'),
  ];
  return { program, args };
}

/**
 * Where Linux has them: an end together with the worker, however that ends, and a limit on memory and files. A setpriv
 * without prlimit beside it is BusyBox's, which knows less.
 */
function linuxLimits(limits: Limits): string[] {
  if (process.platform !== 'linux') return [];
  const [setpriv, prlimit] = [findProgram('setpriv'), findProgram('prlimit')];
  if (!setpriv || !prlimit) return [];
  const memory = `--data=${dataBytes(limits)}`;
  const limit = [prlimit, memory, `--fsize=${limits.fileBytes}`, '--core=0', '--'];
  return [setpriv, '--pdeathsig', 'KILL', '--', ...limit];
}

/** How a student's process is started in a job, at a level. */
export function studentCommand(level: IsolationLevel, job: Job, limits: Limits, inspect = false): Command {
  switch (level) {
    case 'sandbox':
      return sandboxCommand(job, limits);
    case 'process':
      return processCommand(job, limits, inspect);
    case 'user':
      throw new RangeError('the level user comes with class grading');
  }
}

/** The level to try first on this machine; starting it is the proof. */
export function likelyLevel(): IsolationLevel {
  const hasAll = ['bwrap', 'prlimit', ...(isRoot() ? ['setpriv'] : [])].every((name) => findProgram(name));
  return process.platform === 'linux' && hasAll ? 'sandbox' : 'process';
}
