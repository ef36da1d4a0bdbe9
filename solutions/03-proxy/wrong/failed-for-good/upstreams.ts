import type { Address } from './types.js';

/** Chooses between the copies of an app: each in turn, without those that failed a moment ago. */
export class UpstreamGroup {
  #turn = 0;
  readonly #failedAtMs = new Map<Address, number>();

  constructor(
    readonly addresses: readonly Address[],
    readonly failTimeoutMs: number,
  ) {}

  /** The address for the next request; undefined when each of them was tried. */
  next(nowMs: number, tried: readonly Address[] = []): Address | undefined {
    const { addresses } = this;
    const inTurn = addresses.map((_, index) => addresses[(this.#turn + index) % addresses.length] as Address);
    const untried = inTurn.filter((address) => !tried.includes(address));
    // When all have failed lately, one of them is asked all the same: better a try than a sure error.
    const chosen = untried.find((address) => !this.#isResting(address, nowMs)) ?? untried[0];
    if (chosen) this.#turn = addresses.indexOf(chosen) + 1;
    return chosen;
  }

  /** Notes that this address did not answer. */
  failed(address: Address, nowMs: number): void {
    this.#failedAtMs.set(address, nowMs);
  }

  #isResting(address: Address, nowMs: number): boolean {
    const failedAtMs = this.#failedAtMs.get(address);
    return failedAtMs !== undefined && nowMs >= failedAtMs;
  }
}
