import { createHash, createHmac } from 'node:crypto';

/** A name that every file system takes as it is, whatever it does with capitals. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9_-]{0,59}$/;
/** Names that Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** The name of a student's files, without an ending. Different ids have different names, also where case is ignored. */
export function feedbackName(id: string): string {
  if (PLAIN_NAME.test(id) && !DEVICES.test(id)) return id;
  const readable = id
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 12);
  return readable === '' ? digest : `${readable}-${digest}`;
}

/**
 * A name that says nothing of the student: the same for the same key. Without the key nobody can try a list of ids
 * against it, so the key is the instructor's.
 */
export function anonymousName(id: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(id).digest('hex').slice(0, 16);
}
