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
  const full = join(folder, path);
  const linked = await linkAbove(folder, path);
  if (linked) return refused(`${linked} is a link. Put the folder itself there.`);
  const found = await lstat(full).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    return found.code === 'ENOENT'
      ? refused(`${path} is missing. ${reset}`)
      : refused(`${path} cannot be read: ${found.message}.`);
  }
  if (found.isSymbolicLink()) return refused(`${path} is a link. Put the file itself there.`);
  if (found.isDirectory()) return refused(`${path} is a folder, not a file. Move it away; ${reset}`);
  if (!found.isFile()) return refused(`${path} is no regular file. Move it away; ${reset}`);
  if (found.size === 0) return refused(`${path} is empty. ${reset}`);
  if (found.size > maxBytes) {
    return refused(`${path} is ${found.size} bytes long; at most ${maxBytes} are taken.`);
  }
  // What was a file a moment ago may be a FIFO now: opening must not wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(full, flags).catch((error: NodeJS.ErrnoException) => error);
  if (handle instanceof Error) return refused(`${path} cannot be read: ${handle.message}.`);
  try {
    const bytes = Buffer.alloc(maxBytes + 1);
    const { bytesRead } = await handle.read(bytes, 0, maxBytes + 1, 0);
    if (bytesRead > maxBytes) return refused(`${path} grew while it was read.`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead));
    return { ok: true, text };
  } catch {
    return refused(`${path} is not UTF-8 text. Save it as UTF-8 in your editor.`);
  } finally {
    await handle.close();
  }
}
