/** Something that the person at the keyboard can mend. `remedy` is the command or line that mends it. */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    message: string,
    readonly remedy: string,
    /** 2 usage or setup, 4 locked. */
    readonly exitCode: 2 | 4 = 2,
  ) {
    super(message);
  }
}

/** Our own fault. It never costs points. */
export class GraderError extends Error {
  override readonly name = 'GraderError';
}
