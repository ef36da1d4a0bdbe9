import { Refusal, shown } from './refusal.js';
import type { IntakeLimits } from './submission.js';

/**
 * The components of an entry's name, without `.` and empty ones: none for the archive's own root. Throws Refusal when
 * the name leads out of the archive, or is one that systems read differently (APPNOTE.TXT section 4.4.17: only forward
 * slashes, no drive letter, no leading slash).
 */
export function entryPath(name: string, limits: Pick<IntakeLimits, 'nameBytes' | 'depth'>): string[] {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0) throw new Refusal('An entry of the archive has no name.');
  const refuse = (why: string) => new Refusal(`The entry "${shown(name)}" ${why}.`);
  if (bytes > limits.nameBytes) {
    throw refuse(`has a name of ${bytes} bytes; at most ${limits.nameBytes} are taken`);
  }
  if (/\p{Cc}/u.test(name)) throw refuse('has control characters in its name');
  if (name.includes('\\')) throw refuse('has a backslash in its name');
  if (name.startsWith('/')) throw refuse('has an absolute path');
  if (/^[A-Za-z]:/.test(name)) throw refuse('begins with a drive letter');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('leads out of the archive');
  if (parts.length > limits.depth) throw refuse(`lies more than ${limits.depth} folders deep`);
  return parts;
}
