import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';

/** A student file's text, or why it cannot be taken, with the line that mends it. */
export type SourceRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

const refused = (message: string): SourceRead => ({ ok: false, message });

/** The first folder on the way to a file that is a link: `sub` for `sub/zone.ts`. */
async function linkAbove(folder: string, path: string): Promise<string | undefined> {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end);
    const found = await lstat(join(folder, above)).catch(() => undefined);
    if (found?.isSymbolicLink()) return above;
  }
  return undefined;
}

/** A file's bytes, or why they cannot be taken; `isMissing`: nothing stands there; `size`: it is too long, in bytes. */
export type BytesRead =
  | { readonly ok: true; readonly bytes: Buffer }
  | {
      readonly ok: false;
      readonly isMissing: boolean;
      readonly size?: number;
      readonly message: string;
    };

/**
 * Reads a regular file of at most `maxBytes` below `folder`. Never follows a link below it, and never waits on a FIFO or
 * device. `remedy`: what follows when something else must be put there.
 */
export async function readRegularFile(
  folder: string,
  path: string,
  maxBytes: number,
  remedy = '',
): Promise<BytesRead> {
  const refuse = (message: string, isMissing = false): BytesRead => ({ ok: false, isMissing, message });
  const moveIt = remedy === '' ? 'Move it away.' : `Move it away; ${remedy}`;
  const full = join(folder, path);
  const linked = await linkAbove(folder, path);
  if (linked) return refuse(`${linked} is a link. Put the folder itself there.`);
  const found = await lstat(full).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    return found.code === 'ENOENT'
      ? refuse(`${path} is missing. ${remedy}`.trimEnd(), true)
      : refuse(`${path} cannot be read: ${found.message}.`);
  }
  if (found.isSymbolicLink()) return refuse(`${path} is a link. Put the file itself there.`);
  if (found.isDirectory()) return refuse(`${path} is a folder, not a file. ${moveIt}`);
  if (!found.isFile()) return refuse(`${path} is no regular file. ${moveIt}`);
  if (found.size > maxBytes) {
    const message = `${path} is ${found.size} bytes long; at most ${maxBytes} are taken.`;
    return { ok: false, isMissing: false, size: found.size, message };
  }
  // What was a file a moment ago may be a FIFO now: opening must not wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(full, flags).catch((error: NodeJS.ErrnoException) => error);
  if (handle instanceof Error) return refuse(`${path} cannot be read: ${handle.message}.`);
  try {
    const bytes = Buffer.alloc(Math.min(maxBytes, found.size) + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead === bytes.length) return refuse(`${path} grew while it was read.`);
    return { ok: true, bytes: bytes.subarray(0, bytesRead) };
  } catch (error) {
    return refuse(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    await handle.close();
  }
}

/**
 * Reads one student file: a regular file, not a link, UTF-8, not empty, at most `maxBytes`.
 * Never follows a link and never waits on a FIFO or device.
 */
export async function readSource(
  folder: string,
  path: string,
  maxBytes: number,
  labId: string,
): Promise<SourceRead> {
  const reset = `\`node checker reset ${labId}\` writes the stub again and keeps your files.`;
  const read = await readRegularFile(folder, path, maxBytes, reset);
  if (!read.ok) return refused(read.message);
  if (read.bytes.length === 0) return refused(`${path} is empty. ${reset}`);
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return refused(`${path} is not UTF-8 text. Save it as UTF-8 in your editor.`);
  }
}
