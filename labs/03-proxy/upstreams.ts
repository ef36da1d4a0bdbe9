import type { Address } from './types.js';

/** Chooses between the copies of an app: each in turn, without those that failed a moment ago. */
export class UpstreamGroup {
  constructor(
    readonly addresses: readonly Address[],
    readonly failTimeoutMs: number,
  ) {}

  /** The address for the next request. `tried` are those that have failed for this request already. */
  next(nowMs: number, tried: readonly Address[] = []): Address | undefined {
    // TODO(03.9): (extension) the next one in turn that is not tried, and that has not failed in the last
    //   failTimeoutMs milliseconds.
    throw new Error(`TODO(03.9): next() is not written yet (${nowMs}, ${tried.length})`);
  }

  /** Notes that this address did not answer. */
  failed(address: Address, nowMs: number): void {
    throw new Error(`TODO(03.9): failed() is not written yet (${address.port}, ${nowMs})`);
  }
}
