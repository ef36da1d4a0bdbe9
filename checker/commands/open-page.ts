import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CommandContext } from './context.js';

type Environment = CommandContext['env'];

/** A program that opens a page, and what it is given. */
interface Opener {
  readonly program: string;
  readonly args: readonly string[];
}

/** How long an opener may take to say that it cannot, in milliseconds; one that waits for its browser is left alone. */
const PATIENCE_MS = 3_000;

/** Windows' own takes no path of Linux's, and its exit code says nothing. */
const EXPLORER =
  'command -v explorer.exe >/dev/null && file=$(wslpath -w "$1") && { explorer.exe "$file"; true; }';

/**
 * Opens a file with what the system opens pages with. False where nothing is there to do it, or where it said that it
 * could not.
 */
export async function openPage(path: string, env: Environment): Promise<boolean> {
  for (const opener of openersFor(path, process.platform, env, isWsl())) {
    if (await start(opener, env)) return true;
  }
  return false;
}

/** What to try, in order. */
export function openersFor(
  path: string,
  platform: NodeJS.Platform,
  env: Environment,
  isInWsl: boolean,
): Opener[] {
  if (platform === 'darwin') return [{ program: 'open', args: [path] }];
  if (platform === 'win32') return [{ program: 'explorer.exe', args: [path] }];
  if (isInWsl) {
    return [
      { program: 'wslview', args: [path] },
      { program: 'sh', args: ['-c', EXPLORER, 'sh', path] },
    ];
  }
  // Without a screen xdg-open would start a browser for terminals, unseen.
  return env.DISPLAY || env.WAYLAND_DISPLAY ? [{ program: 'xdg-open', args: [path] }] : [];
}

function isWsl(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /microsoft/i.test(readFileSync('/proc/sys/kernel/osrelease', 'utf8'));
  } catch {
    return false;
  }
}

function start({ program, args }: Opener, env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...env } });
    const patience = setTimeout(() => resolve(true), PATIENCE_MS);
    const end = (isOpened: boolean) => {
      clearTimeout(patience);
      resolve(isOpened);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
    // A browser may live on; the checker does not wait for it.
    child.unref();
  });
}
