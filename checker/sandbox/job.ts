import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackageFolder } from './package-folders.js';

/** Without it the name localhost is unknown in the sandbox, and a server that listens there cannot start. */
const HOSTS = '127.0.0.1 localhost\n::1 localhost\n';

/** The folder that one student process sees. */
export interface Job {
  /** Absolute, without links. Holds `child.mjs`, `hosts`, `code/`, and beside that a folder for each lab that is used. */
  readonly dir: string;
  readonly packages: readonly PackageFolder[];
  /** Folders of unix sockets outside, which its process may connect to. */
  readonly sockets: readonly string[];
}

/** How a job is made. */
export interface JobKind {
  /** At level `process` packages are links; in the sandbox they are mounted. */
  readonly linkPackages: boolean;
  readonly sockets?: readonly string[];
  /** Names of packages that the process loads while it waits for the student's code. */
  readonly loadsAhead?: readonly string[];
}

/** A package that fails to load fails again, with words of its own, where the student's code imports it. */
const loading = (names: readonly string[]) =>
  `await Promise.allSettled([${names.map((name) => `import(${JSON.stringify(name)})`).join(', ')}]);\n`;

/**
 * Makes an empty job: the child's program, and places for the packages. The student's process may start in it
 * before its code is there.
 */
export async function createJob(
  childSource: string,
  packages: readonly PackageFolder[],
  { linkPackages, sockets = [], loadsAhead = [] }: JobKind,
): Promise<Job> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'checker-job-')));
  const modules = join(dir, 'code', 'node_modules');
  await mkdir(modules, { recursive: true });
  // The job's own user must be able to read it; nothing in it is secret.
  await chmod(dir, 0o755);
  await Promise.all([
    writeFile(join(dir, 'child.mjs'), childSource),
    writeFile(join(dir, 'hosts'), HOSTS),
    writeFile(join(modules, 'load-ahead.mjs'), loading(loadsAhead)),
    writeFile(join(dir, 'package.json'), '{"type":"module"}'),
    // For the labs that lie beside the code.
    symlink(join('code', 'node_modules'), join(dir, 'node_modules'), 'dir'),
    ...packages.map(async (folder) => {
      const place = join(modules, folder.name);
      if (!linkPackages) return mkdir(place, { recursive: true });
      await mkdir(join(place, '..'), { recursive: true });
      return symlink(folder.path, place, 'dir');
    }),
  ]);
  return { dir, packages, sockets };
}

/** Removes a job's folder. */
export async function removeJob(job: Job): Promise<void> {
  await rm(job.dir, { recursive: true, force: true, maxRetries: 3 });
}
