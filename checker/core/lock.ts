import { existsSync, type FSWatcher, rmSync, watch } from 'node:fs';
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from './errors.js';
import { describeHolder, isAlive, readHolder } from './lock-holder.js';
import { errorCode } from './storage-error.js';

/** How long a lock is waited for, and how old one must be to count as abandoned whoever holds it. */
export interface LockLimits {
  readonly waitMs: number;
  readonly abandonedMs: number;
  /** What is told when another one holds it; without it, that someone writes the progress. */
  readonly held?: UserError;
}

const LIMITS: LockLimits = { waitMs: 10_000, abandonedMs: 60_000 };
/** A holder that is killed wakes nobody, so waiters look again by themselves. */
const LOOK_AGAIN_MS = 200;
/** A lock that names no holder is being written just now; after this long, its writer was killed. */
const UNREADABLE_MS = 5_000;

/** Whoever made a guard holds it for a few instructions; after this long it was killed in them, in milliseconds. */
const GUARD_MS = 60_000;

/** Tells an act under a lock whether the lock is still its own. */
export interface HeldLock {
  isHeld(): Promise<boolean>;
}

/**
 * Runs `act` while no other process that uses the same lock file does. The lock of a process that
 * died is taken over. Throws UserError when another process holds it for longer than `waitMs`.
 */
export async function withLock<T>(
  path: string,
  act: (lock: HeldLock) => Promise<T>,
  limits: LockLimits = LIMITS,
): Promise<T> {
  const text = describeHolder();
  await acquire(path, text, limits);
  try {
    return await act({ isHeld: async () => (await readLock(path)) === text });
  } finally {
    if ((await readLock(path)) === text) await rm(path, { force: true });
  }
}

/**
 * Takes a lock that is free, or whose holder died, for as long as this process wants it. Gives what gives it back;
 * undefined when another process has it.
 */
export async function tryLock(path: string): Promise<(() => void) | undefined> {
  const text = describeHolder();
  const isTaken = async () =>
    (await create(path, text)) ||
    ((await removeAbandoned(path, { waitMs: 0, abandonedMs: Number.POSITIVE_INFINITY })) &&
      (await create(path, text)));
  if (!(await isTaken())) return undefined;
  return () => rmSync(path, { force: true });
}

async function acquire(path: string, text: string, limits: LockLimits): Promise<void> {
  const deadline = Date.now() + limits.waitMs;
  for (;;) {
    if (await create(path, text)) return;
    if (await removeAbandoned(path, limits)) continue;
    if (Date.now() > deadline) {
      if (limits.held) throw limits.held;
      throw new UserError(
        'Another checker has been writing your progress for a long time.',
        `End it (or wait for it). If none is running: rm ${path}`,
      );
    }
    await nextChange(path);
  }
}

/** Only one process can create a file that must not exist. */
async function create(path: string, text: string): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx');
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await file.writeFile(text);
    return true;
  } catch (error) {
    // A full disk takes the name but not the text.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Removes the lock of a holder that is gone. Two waiters may both see the same dead holder, and the
 * slower one must not remove the lock that the faster one has made since: so each first creates a
 * guard that is named for the dead lock's own text, and looks again while it holds the guard.
 */
async function removeAbandoned(path: string, limits: LockLimits): Promise<boolean> {
  const seen = await readLock(path);
  if (seen === undefined) return true;
  if (!(await isAbandoned(path, seen, limits))) return false;
  const guard = `${path}.${readHolder(seen)?.token ?? 'unreadable'}`;
  if (!(await create(guard, ''))) {
    // Whoever made the guard was killed in the few instructions below.
    if ((await ageMs(guard)) > GUARD_MS) await rm(guard, { force: true });
    return false;
  }
  try {
    if ((await readLock(path)) === seen) await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function isAbandoned(path: string, text: string, limits: LockLimits): Promise<boolean> {
  if ((await ageMs(path)) > limits.abandonedMs) return true;
  const holder = readHolder(text);
  return holder ? !isAlive(holder) : (await ageMs(path)) > UNREADABLE_MS;
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

/** Resolves when the lock file changes, or when it is time to look whether its holder still lives. */
function nextChange(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watchFolder(dirname(path), (name) => {
      if (name === null || name === basename(path)) done();
    });
    const timer = setTimeout(done, LOOK_AGAIN_MS);
    // It may have gone before the watching began.
    if (!existsSync(path)) done();
    function done() {
      clearTimeout(timer);
      watcher?.close();
      resolve();
    }
  });
}

/** Undefined where the system has no watchers left to give; then only time wakes the waiter. */
function watchFolder(folder: string, changed: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, (_event, name) => changed(name));
    watcher.on('error', () => changed(null));
    return watcher;
  } catch {
    return undefined;
  }
}
