import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IsolationLevel } from '../core/result.js';
import { findProgram } from './find-program.js';
import { JAIL_PROGRAMS } from './jail.js';
import type { Job } from './job.js';
import type { Seat } from './job-seat.js';
import { becoming } from './job-users.js';
import type { Limits } from './limits.js';
import { isRoot } from './reach.js';

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** What all of /tmp may hold in the sandbox, in bytes. */
export const TMP_BYTES = 16_000_000;

/** How many files and folders: each takes about a kilobyte of the kernel's own memory, which no other limit counts. */
export const TMP_FILES = 2_000;

/**
 * An empty folder of the system's, which a worker covers with a small file system in memory: the mount ends with the
 * worker, and there is nothing to remove. Undefined where none is empty.
 */
export function emptyFolder(): string | undefined {
  return ['/mnt', '/media', '/srv', '/opt'].find((folder) => {
    try {
      return readdirSync(folder).length === 0;
    } catch {
      return false;
    }
  });
}

/** bubblewrap can bound what a tmpfs holds, but not its number of files. */
const MOUNT_TMP = `mount -t tmpfs -o nosuid,nodev,noexec,size=${TMP_BYTES},nr_inodes=${TMP_FILES},mode=711 checker "$0" && exec "$@"`;

/**
 * The worker's own start: inside a network namespace with loopback only, with `tmp` covered by what its jobs may write
 * in. At the other levels it is the bare command.
 * It has no pid namespace: bubblewrap covers parts of the /proc that it mounts, and the kernel then refuses the
 * student's sandbox a /proc of its own. It does not die with the checker: it leaves by itself when the checker's end of
 * the pipe closes, and takes its jobs' folders along.
 */
export function workerCommand(level: IsolationLevel, command: Command, tmp?: string): Command {
  if (level !== 'sandbox') return command;
  const stay = ['--uid', String(process.getuid?.() ?? 0), '--gid', String(process.getgid?.() ?? 0)];
  const enter = [
    'bwrap',
    ...(isRoot() ? ['--cap-add', 'ALL'] : ['--unshare-user', '--cap-drop', 'ALL', ...stay]),
    '--unshare-net',
    '--dev-bind',
    '/',
    '/',
    '--',
    command.program,
    ...command.args,
  ];
  const asRoot = isRoot() ? [] : ['--user', '--map-root-user'];
  const mount = tmp ? ['unshare', ...asRoot, '--mount', '--', 'sh', '-c', MOUNT_TMP, tmp] : [];
  const [program = '', ...args] = [...mount, ...enter];
  return { program, args };
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

/** Node's own options for a student's process. Its heap may have half of the memory: the job's `meminfo` says so. */
const NODE_OPTIONS: readonly string[] = ['--enable-source-maps', '--no-warnings'];

/** Where the process sees the machine's own memory. */
function bareOptions(limits: Limits, inspectPort?: number): string[] {
  const options = [...NODE_OPTIONS, `--max-old-space-size=${Math.floor(limits.memoryMb / 2)}`];
  if (inspectPort === undefined) return options;
  // Node would tell its address on stderr, among what the student's code prints.
  return [...options, `--inspect-wait=127.0.0.1:${inspectPort}`, '--inspect-publish-uid=http'];
}

/**
 * Namespaces of its own, and no way to more: bubblewrap leaves root its capabilities unless told otherwise, and in a
 * further user namespace anyone could mount a tmpfs of any size.
 */
export const SHUT_IN: readonly string[] = [
  ...['--unshare-user', '--unshare-pid', '--disable-userns'],
  ...['--cap-drop', 'ALL'],
];

/** What the kernel counts for a student's process, at every level that has prlimit(1). */
const kernelLimits = (limits: Limits) => [
  `--data=${dataBytes(limits)}`,
  `--nproc=${limits.processes}`,
  `--fsize=${limits.fileBytes}`,
  '--core=0',
  '--nofile=1024',
];

function sandboxCommand(job: Job, limits: Limits, { user, tmp }: Seat): Command {
  const becomeUser =
    user === undefined
      ? []
      : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--inh-caps=-all'];
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
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...(tmp ? ['--bind', tmp, '/tmp'] : ['--size', String(TMP_BYTES), '--tmpfs', '/tmp']),
    ...['--ro-bind', job.node, '/node', '--ro-bind', job.dir, '/job'],
    ...['--ro-bind', join(job.dir, 'hosts'), '/etc/hosts'],
    ...['--ro-bind', join(job.dir, 'meminfo'), '/proc/meminfo'],
    ...job.sockets.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...job.packages.flatMap(({ name, path }) => ['--ro-bind', path, `/job/code/node_modules/${name}`]),
    ...['--chdir', '/job', '--remount-ro', '/'],
  ];
  // Processes are counted in the sandbox's own namespace: outside, the user's others would count.
  const limit = ['prlimit', ...kernelLimits(limits)];
  const [program = 'bwrap', ...args] = [...becomeUser, ...enter, '--', ...limit, '--'];
  return { program, args: [...args, '/node', ...NODE_OPTIONS, '/job/child.mjs'] };
}

/** How much time on processors its threads may have together, as a backstop for clocks that run outside of it. */
const cpuSeconds = ({ gradeMs }: Limits) => Math.ceil(gradeMs / 1_000) * 4;

/**
 * A user of its own in a root folder of its own, which holds Node and the job: nothing there can be written to, there is
 * no other program and no /proc. The user's limits are set while it is still root, and count from then on.
 */
function userCommand(job: Job, limits: Limits, { user }: Seat): Command {
  if (user === undefined) throw new RangeError('only root can start jobs as users of their own');
  const limit = [...kernelLimits(limits), `--cpu=${cpuSeconds(limits)}`];
  // Found here: the environment inside names no folder of programs.
  const [prlimit = 'prlimit', chroot = 'chroot'] = ['prlimit', 'chroot'].map((name) => findProgram(name));
  const enter = [chroot, job.root, '/setpriv', ...becoming(user), '--pdeathsig', 'KILL', '--'];
  const args = [...limit, '--', ...enter, '/node', ...NODE_OPTIONS, '/job/child.mjs'];
  return { program: prlimit, args };
}

/** Node's permission model: it stops accidents, not attacks. */
function processCommand(job: Job, limits: Limits, inspectPort?: number): Command {
  const inspect = inspectPort !== undefined;
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
    ...bareOptions(limits, inspectPort),
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

/** How a student's process is started in its seat of a job, at a level. */
export function studentCommand(
  level: IsolationLevel,
  job: Job,
  limits: Limits,
  seat: Seat,
  inspectPort?: number,
): Command {
  switch (level) {
    case 'sandbox':
      return sandboxCommand(job, limits, seat);
    case 'process':
      return processCommand(job, limits, inspectPort);
    case 'user':
      return userCommand(job, limits, seat);
  }
}

/** What the sandbox needs of the system. */
export const SANDBOX_PROGRAMS: readonly string[] = ['bwrap', 'prlimit', 'setpriv', 'unshare', 'mount'];

/** What of these is not installed. */
export const missingPrograms = (names: readonly string[]) => names.filter((name) => !findProgram(name));

/** The levels that may start on this machine, the best one first; starting one is the proof. */
export function likelyLevels(): readonly IsolationLevel[] {
  if (process.platform !== 'linux') return ['process'];
  return [
    ...(missingPrograms(SANDBOX_PROGRAMS).length === 0 ? (['sandbox'] as const) : []),
    ...(isRoot() && missingPrograms(JAIL_PROGRAMS).length === 0 ? (['user'] as const) : []),
    'process',
  ];
}

/** The level to try first on this machine. */
export const likelyLevel = (): IsolationLevel => likelyLevels()[0] ?? 'process';
