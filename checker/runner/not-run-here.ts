/** Thrown by a driver when what its step needs is not on this machine; the step is `not-run`. */
export class NotRunHere extends Error {
  override readonly name = 'NotRunHere';
  constructor(readonly needs: string) {
    super(`this needs ${needs}`);
  }
}
