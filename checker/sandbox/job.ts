import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JobStore } from './job-store.js';
import { type ClaimedUsers, claimUsers, endLeftOver } from './job-users.js';
import type { PackageFolder } from './package-folders.js';
import { jobsFolder } from './reach.js';

/** Without it the name localhost is unknown in the sandbox, and a server that listens there cannot start. */
const HOSTS = '127.0.0.1 localhost\n::1 localhost\n';

/**
 * What Node takes its heap's limit from: half of what the machine has. To say so in an option of V8's would cost each
 * process 90 ms, for Node 20 and 22 then throw away their own modules' compiled code.
 */
const memoryInfo = (memoryMb: number): string =>
  ['MemTotal', 'MemFree', 'MemAvailable'].map((name) => `${name}: ${memoryMb * 1024} kB\n`).join('');

/** The folder that one student process sees. Plain JSON: it travels to the worker. */
export interface Job {
  /** Absolute, without links. Holds `child.mjs`, `hosts`, `meminfo`, `code/`, and beside that a folder for each lab that is used. */
  readonly dir: string;
  /** What is removed with it: `dir`, or at level `user` the root folder around it. */
  readonly root: string;
  /** Node's program, where the job's users reach it. */
  readonly node: string;
  readonly packages: readonly PackageFolder[];
  /** Folders of unix sockets outside, which its process may connect to. */
  readonly sockets: readonly string[];
  /** Users whom its processes become, one each; empty where they stay the checker's own. */
  readonly users: readonly number[];
  /** The worker's folder that a /tmp for each process is made in; without it bubblewrap makes one, with no end of files. */
  readonly tmp?: string;
  /** The store's folder, if it has one. */
  readonly store?: string;
}

/** How a job is made. */
export interface JobKind {
  /** Its level decides how packages are offered: linked, mounted or copied. */
  readonly store: JobStore;
  /** What its processes may use, in MiB: to them, it is all that the machine has. */
  readonly memoryMb: number;
  readonly sockets?: readonly string[];
  /** Names of packages that the process loads while it waits for the student's code. */
  readonly loadsAhead?: readonly string[];
  readonly tmp?: string | undefined;
}

/** A package that fails to load fails again, with words of its own, where the student's code imports it. */
const loading = (names: readonly string[]) =>
  `await Promise.allSettled([${names.map((name) => `import(${JSON.stringify(name)})`).join(', ')}]);\n`;

/** The users of jobs, by their folders. */
const claims = new Map<string, ClaimedUsers>();

/**
 * Makes an empty job: the child's program, and places for the packages. The student's process may start in it
 * before its code is there.
 */
export async function createJob(
  childSource: string,
  wanted: readonly PackageFolder[],
  { store, memoryMb, sockets = [], loadsAhead = [], tmp }: JobKind,
): Promise<Job> {
  const root = await realpath(await mkdtemp(join(jobsFolder(), 'checker-job-')));
  const isJail = store.level === 'user';
  const dir = isJail ? join(root, 'job') : root;
  const modules = join(dir, 'code', 'node_modules');
  try {
    await mkdir(modules, { recursive: true });
    // The job's own user must be able to read it; nothing in it is secret.
    await chmod(root, 0o755);
    const [node, packages, claim] = await Promise.all([
      store.node(),
      store.packages(wanted),
      store.changesUser ? claimUsers() : undefined,
    ]);
    if (claim) claims.set(root, claim);
    await Promise.all([
      writeFile(join(dir, 'child.mjs'), childSource),
      writeFile(join(dir, 'hosts'), HOSTS),
      writeFile(join(dir, 'meminfo'), memoryInfo(memoryMb)),
      writeFile(join(modules, 'load-ahead.mjs'), loading(loadsAhead)),
      writeFile(join(dir, 'package.json'), '{"type":"module"}'),
      // For the labs that lie beside the code.
      symlink(join('code', 'node_modules'), join(dir, 'node_modules'), 'dir'),
      ...(isJail
        ? [layJail(root, store, packages, modules, memoryMb)]
        : packages.map((folder) => offer(folder, modules, store.level === 'process'))),
    ]);
    const storeDir = await store.dir();
    return {
      ...{ dir, root, node, packages, sockets, users: claim?.users ?? [] },
      ...(tmp ? { tmp } : {}),
      ...(storeDir ? { store: storeDir } : {}),
    };
  } catch (error) {
    await removeJob({ root });
    throw error;
  }
}

/** Ends what may still run as the job's users, removes its folder, and gives the users back. */
export async function removeJob({ root }: Pick<Job, 'root'>): Promise<void> {
  const claim = claims.get(root);
  if (claim) endLeftOver(claim.users);
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
  claim?.release();
  claims.delete(root);
}

async function layJail(
  root: string,
  store: JobStore,
  packages: readonly PackageFolder[],
  modules: string,
  memoryMb: number,
): Promise<void> {
  await store.layJail(root, packages, modules);
  const files = { 'etc/hosts': HOSTS, 'proc/meminfo': memoryInfo(memoryMb) };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** In the sandbox packages are mounted; at level `process` they are links. */
async function offer(folder: PackageFolder, modules: string, isLinked: boolean): Promise<void> {
  const place = join(modules, folder.name);
  if (!isLinked) {
    await mkdir(place, { recursive: true });
    return;
  }
  await mkdir(join(place, '..'), { recursive: true });
  await symlink(folder.path, place, 'dir');
}
