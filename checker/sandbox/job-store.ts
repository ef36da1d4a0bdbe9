import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { IsolationLevel } from '../core/result.js';
import { fillJail, type JailFiles, jailFiles, linkOrCopy } from './jail.js';
import { type ClaimedUsers, claimUsers } from './job-users.js';
import type { PackageFolder } from './package-folders.js';
import { isRoot, jobsFolder, othersCanRead } from './reach.js';

const run = promisify(execFile);

/**
 * What the jobs of one grader share: Node and packages, where the users whom jobs become can reach them. Copies are made
 * when they are first needed.
 */
export class JobStore {
  #dir: Promise<string> | undefined;
  #node: Promise<string> | undefined;
  #jail: Promise<JailFiles> | undefined;
  #isRemoved = false;
  readonly #idle: ClaimedUsers[] = [];
  readonly #packages = new Map<string, Promise<PackageFolder>>();

  constructor(readonly level: IsolationLevel) {}

  /** Whether jobs become other users than the checker's own. */
  get changesUser(): boolean {
    return this.level !== 'process' && isRoot();
  }

  /** Users for one job, until they are given back. Throws GraderError when none is left. */
  async claimUsers(): Promise<ClaimedUsers> {
    return this.#idle.pop() ?? (await claimUsers());
  }

  /** Keeps users for the next job. Nothing may run as one of them any more. */
  giveBack(claim: ClaimedUsers): void {
    if (this.#isRemoved) claim.release();
    else this.#idle.push(claim);
  }

  /** The folder of the copies, if there are any yet. */
  async dir(): Promise<string | undefined> {
    return this.#dir;
  }

  /** Node's program, seen from outside. */
  node(): Promise<string> {
    const own = process.execPath;
    const mustCopy = this.changesUser && this.level === 'sandbox' && !othersCanRead(own);
    this.#node ??= mustCopy
      ? this.#folder().then((dir) => linkOrCopy(own, join(dir, 'node')))
      : Promise.resolve(own);
    return this.#node;
  }

  /** The packages, each where a job's user can read it. */
  packages(folders: readonly PackageFolder[]): Promise<readonly PackageFolder[]> {
    return Promise.all(
      folders.map((folder) => {
        const isReadable = this.level !== 'user' && (!this.changesUser || othersCanRead(folder.path));
        return isReadable ? folder : this.#copied(folder);
      }),
    );
  }

  /** Lays a root folder that holds nothing but Node, what it needs, and packages in `modules`. */
  async layJail(root: string, packages: readonly PackageFolder[], modules: string): Promise<void> {
    this.#jail ??= this.#folder().then(jailFiles);
    await fillJail(root, await this.#jail);
    for (const { name, path } of packages) {
      const place = join(modules, name);
      await mkdir(dirname(place), { recursive: true });
      // Links: a job's user can change neither the files nor their folders.
      await run('cp', ['-al', path, place]);
    }
  }

  /** Removes the copies, and lets others have the users. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    for (const claim of this.#idle.splice(0)) claim.release();
    const dir = await this.#dir?.catch(() => undefined);
    if (dir) await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }

  #folder(): Promise<string> {
    this.#dir ??= mkdtemp(join(jobsFolder(), 'checker-store-')).then(async (dir) => {
      await chmod(dir, 0o755);
      return realpath(dir);
    });
    return this.#dir;
  }

  #copied({ name, path }: PackageFolder): Promise<PackageFolder> {
    let copy = this.#packages.get(path);
    if (!copy) {
      copy = this.#folder().then(async (dir) => {
        const place = join(dir, 'packages', name);
        await cp(path, place, { recursive: true, dereference: true });
        await run('chmod', ['-R', 'go+rX', place]);
        return { name, path: place };
      });
      this.#packages.set(path, copy);
    }
    return copy;
  }
}
