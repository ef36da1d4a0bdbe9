import { closeSync, constants, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** A student file's text, or why it cannot be taken, with the line that mends it. */
export type SourceRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

const refused = (message: string): SourceRead => ({ ok: false, message });

function tryTo<T>(act: () => T): T | NodeJS.ErrnoException {
  try {
    return act();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

/** The first folder on the way to a file that is a link: `sub` for `sub/zone.ts`. */
function linkAbove(folder: string, path: string): string | undefined {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end);
    const found = tryTo(() => lstatSync(join(folder, above)));
    if (!(found instanceof Error) && found.isSymbolicLink()) return above;
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
 * device. `remedy`: what follows when something else must be put there. At once, not in turns with other work: the files
 * are small, and a class has thousands of them.
 */
export function readRegularFile(folder: string, path: string, maxBytes: number, remedy = ''): BytesRead {
  const refuse = (message: string, isMissing = false): BytesRead => ({ ok: false, isMissing, message });
  const moveIt = remedy === '' ? 'Move it away.' : `Move it away; ${remedy}`;
  const full = join(folder, path);
  const linked = linkAbove(folder, path);
  if (linked) return refuse(`${linked} is a link. Put the folder itself there.`);
  const found: Stats | NodeJS.ErrnoException = tryTo(() => lstatSync(full));
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
  const file = tryTo(() => openSync(full, flags));
  if (file instanceof Error) return refuse(`${path} cannot be read: ${file.message}.`);
  try {
    const bytes = Buffer.alloc(Math.min(maxBytes, found.size) + 1);
    const bytesRead = readSync(file, bytes, 0, bytes.length, 0);
    if (bytesRead === bytes.length) return refuse(`${path} grew while it was read.`);
    return { ok: true, bytes: bytes.subarray(0, bytesRead) };
  } catch (error) {
    return refuse(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads one student file: a regular file, not a link, UTF-8, not empty, at most `maxBytes`.
 * Never follows a link and never waits on a FIFO or device.
 */
export function readSource(folder: string, path: string, maxBytes: number, labId: string): SourceRead {
  const reset = `\`node checker reset ${labId}\` writes the stub again and keeps your files.`;
  const read = readRegularFile(folder, path, maxBytes, reset);
  if (!read.ok) return refused(read.message);
  if (read.bytes.length === 0) return refused(`${path} is empty. ${reset}`);
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return refused(`${path} is not UTF-8 text. Save it as UTF-8 in your editor.`);
  }
}
