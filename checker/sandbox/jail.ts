import { execFile } from 'node:child_process';
import { copyFile, link, lstat, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GraderError } from '../core/errors.js';
import { findProgram } from './find-program.js';

const run = promisify(execFile);

/** Path in the jail -> the file that it is a link to. */
export type JailFiles = ReadonlyMap<string, string>;

/** All that the level `user` needs of the system. */
export const JAIL_PROGRAMS: readonly string[] = ['setpriv', 'prlimit', 'chroot', 'ldd'];

/** Without these two of the kernel's own, Node thinks that the machine has no processor. */
const SHOWN = ['/proc/cpuinfo', '/proc/stat'];

/** Names are those of the job's `hosts` alone. */
const NAME_SERVICE = 'hosts: files\n';

/** Gathers under `dir` what a root folder needs for Node to run in it: two programs and their libraries. */
export async function jailFiles(dir: string): Promise<JailFiles> {
  const programs = new Map([
    ['/node', await realpath(process.execPath)],
    ['/setpriv', await realpath(findProgram('setpriv') ?? '')],
  ]);
  const libraries = (await Promise.all([...programs.values()].map(librariesOf))).flat();
  const wanted = new Map([...programs, ...libraries.map((path) => [path, path] as const)]);
  const files = new Map<string, string>();
  for (const [inside, from] of wanted) {
    files.set(inside, await linkOrCopy(await realpath(from), join(dir, 'jail', inside)));
  }
  const texts = new Map([['/etc/nsswitch.conf', NAME_SERVICE]]);
  for (const path of SHOWN) texts.set(path, await readFile(path, 'utf8'));
  for (const [inside, text] of texts) {
    const place = join(dir, 'jail', inside);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text, { mode: 0o644 });
    files.set(inside, place);
  }
  return files;
}

/** Lays a root folder with these files. Nothing in it can be written to by anybody but root. */
export async function fillJail(root: string, files: JailFiles): Promise<void> {
  await mkdir(join(root, 'tmp'), { mode: 0o755 });
  for (const [inside, from] of files) {
    const place = join(root, inside);
    await mkdir(dirname(place), { recursive: true });
    await link(from, place);
  }
}

/** Links the unix sockets in these folders into a jail, at the same paths. */
export async function reachSockets(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await mkdir(join(root, folder), { recursive: true });
    for (const name of await readdir(folder)) {
      const isSocket = (await lstat(join(folder, name))).isSocket();
      if (isSocket) await link(join(folder, name), join(root, folder, name));
    }
  }
}

/** Gives `to`. A link costs no space, but needs the same file system. */
export async function linkOrCopy(from: string, to: string): Promise<string> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
  return to;
}

/** The shared libraries of a program, and what loads them (ldd(1)). */
async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program]).catch((error: Error) => {
    throw new GraderError(`what ${program} is linked with: ${error.message}`);
  });
  return stdout
    .split('\n')
    .map((line) => /(?:^|=>)\s*(\/\S+)/.exec(line)?.[1])
    .filter((path) => path !== undefined);
}
