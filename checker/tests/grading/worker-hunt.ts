import { readdirSync, readFileSync } from 'node:fs';

const LOOK_AGAIN_MS = 10;
const LOOKED_FOR_MS = 20_000;

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processTable(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

/** The pids of the workers that a process started, not of the sandboxes around them. Linux only. */
export function workersOf(checkerPid: number): number[] {
  const table = processTable();
  const isDescendant = (row: Row | undefined): boolean =>
    row !== undefined &&
    (row.parent === checkerPid || isDescendant(table.find(({ pid }) => pid === row.parent)));
  return table
    .filter(({ command }) => /\/worker\.[tj]s/.test(command) && !command.startsWith('bwrap'))
    .filter(isDescendant)
    .map(({ pid }) => pid);
}

/** Half a second of computing, in ticks of a hundredth: more than any start takes, so it must be the loop. */
const BUSY_TICKS = 50;

/** Whether a process has computed for long. Linux only (proc(5): utime is the 14th field of stat). */
export function isBusy(pid: number): boolean {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[11]) > BUSY_TICKS;
  } catch {
    return false;
  }
}

/** Looks until something is there. Throws when it does not come. */
export async function waitFor<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const end = performance.now() + LOOKED_FOR_MS; performance.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Error(`there was no ${what} within ${LOOKED_FOR_MS} ms`);
}
