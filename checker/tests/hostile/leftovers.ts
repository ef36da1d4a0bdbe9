import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** How long a killed process may take to be gone from the process table, in milliseconds. */
const GONE_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 20;

const read = (take: () => string): string => {
  try {
    return take();
  } catch {
    // It ended while we looked, or it is not ours to look into.
    return '';
  }
};

/** What shows that a process has to do with a folder: its command line, its place, or what it has mounted. */
function marksOf(pid: string): string {
  const cmdline = read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  const cwd = read(() => readlinkSync(`/proc/${pid}/cwd`));
  const root = read(() => readlinkSync(`/proc/${pid}/root`));
  return `${cmdline}\n${cwd}\n${root}\n${read(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))}`;
}

/** The processes that have to do with a folder, by this process's own view; only where there is a /proc. */
export function processesOf(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => marksOf(pid).includes(folder))
    .map((pid) => `${pid} ${read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')}`);
}

/** Folders of jobs and databases under `parent`. */
export async function jobFoldersIn(parent: string): Promise<string[]> {
  return (await readdir(parent)).filter((name) => /^checker-(job|pg)-/.test(name));
}

/** Looks again and again until nothing is left, within a bound; gives what is still there then. */
export async function leftAfterAWhile(
  look: () => string[] | Promise<string[]>,
  withinMs = GONE_WITHIN_MS,
): Promise<string[]> {
  for (const end = performance.now() + withinMs; ; ) {
    const left = await look();
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
