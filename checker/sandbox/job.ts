import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobStore } from './job-store.js';
import { type ClaimedUsers, endLeftOver } from './job-users.js';
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

/** The users of jobs, by their folders, and the stores that they go back to. */
const claims = new Map<string, { readonly claim: ClaimedUsers; readonly store: JobStore }>();

/**
 * Makes an empty job: the child's program, and places for the packages. The student's process may start in it
 * before its code is there.
 */
export async function createJob(
  childSource: string,
  wanted: readonly PackageFolder[],
  { store, memoryMb, sockets = [], loadsAhead = [], tmp }: JobKind,
): Promise<Job> {
  const root = realpathSync(mkdtempSync(join(jobsFolder(), 'checker-job-')));
  const isJail = store.level === 'user';
  const dir = isJail ? join(root, 'job') : root;
  const modules = join(dir, 'code', 'node_modules');
  try {
    mkdirSync(modules, { recursive: true });
    // The job's own user must be able to read it; nothing in it is secret.
    chmodSync(root, 0o755);
    const [node, packages, claim] = await Promise.all([
      store.node(),
      store.packages(wanted),
      store.changesUser ? store.claimUsers() : undefined,
    ]);
    if (claim) claims.set(root, { claim, store });
    writeFileSync(join(dir, 'child.mjs'), childSource);
    writeFileSync(join(dir, 'hosts'), HOSTS);
    writeFileSync(join(dir, 'meminfo'), memoryInfo(memoryMb));
    writeFileSync(join(modules, 'load-ahead.mjs'), loading(loadsAhead));
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
    // For the labs that lie beside the code.
    symlinkSync(join('code', 'node_modules'), join(dir, 'node_modules'), 'dir');
    if (isJail) await layJail(root, store, packages, modules, memoryMb);
    else for (const folder of packages) offer(folder, modules, store.level === 'process');
    const storeDir = await store.dir();
    return {
      ...{ dir, root, node, packages, sockets, users: claim?.users ?? [] },
      ...(tmp ? { tmp } : {}),
      ...(storeDir ? { store: storeDir } : {}),
    };
  } catch (error) {
    removeJob({ root });
    throw error;
  }
}

/** Ends what may still run as the job's users, removes its folder, and gives the users back. */
export function removeJob({ root }: Pick<Job, 'root'>): void {
  const claimed = claims.get(root);
  if (claimed) endLeftOver(claimed.claim.users);
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  claimed?.store.giveBack(claimed.claim);
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
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** In the sandbox packages are mounted; at level `process` they are links. */
function offer(folder: PackageFolder, modules: string, isLinked: boolean): void {
  const place = join(modules, folder.name);
  if (!isLinked) {
    mkdirSync(place, { recursive: true });
    return;
  }
  mkdirSync(join(place, '..'), { recursive: true });
  symlinkSync(folder.path, place, 'dir');
}
