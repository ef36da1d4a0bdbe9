import { UserError } from './errors.js';

/** The `code` of a system error (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Turns a failed write into words for the person who can mend it. `what` names what was being
 * saved (`your progress`). An error that is not about storage comes back as it is.
 */
export function storageError(error: unknown, what: string, path: string): unknown {
  const saved = 'Nothing that was saved before is lost.';
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(
        `The checker may not write ${path}, so ${what} could not be saved. ${saved}`,
        'Make the folder writable for yourself: chmod -R u+w .   (or copy the workbook to a folder of yours)',
      );
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new UserError(
        `The disk is full, so ${what} could not be saved to ${path}. ${saved}`,
        'Free some space, then run the command again. See what is left: df -h .',
      );
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return new UserError(
        `Something else stands where ${path} belongs, so ${what} could not be saved. ${saved}`,
        `Look at it and move it away: ls -ld ${path}`,
      );
    default:
      return error;
  }
}
