import type { Observation } from './trail.js';

/** What a claim says about an observation, for the person who reads the failure. */
export interface Claim {
  /** What was expected, in words: `two addresses, 192.0.2.1 and 192.0.2.7`. */
  readonly expected: string;
  /** The rule, with its source: `A name's address set is answered whole (RFC 2181 section 5).` */
  readonly why: string;
  /** For causes to compare with. */
  readonly wanted?: unknown;
}

/** A claim that did not hold. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  constructor(
    readonly seen: Observation,
    readonly claim: Claim,
    /** The assertion's own words, shown in the trail. */
    readonly assertion: string,
  ) {
    super(`expected ${claim.expected}`);
  }
}

let claimsMade = 0;

/** How many claims were made in this process: a passing step must have made some. */
export function claimCount(): number {
  return claimsMade;
}

/**
 * Claims something about an observation: `prove` holds vitest's `expect(...)` lines.
 * When it throws, the step fails with the claim's words.
 */
export function claim<T>(seen: Observation<T>, about: Claim, prove: (data: T) => void): void {
  claimsMade++;
  try {
    prove(seen.data);
  } catch (error) {
    throw new StepFailure(seen, about, error instanceof Error ? error.message : String(error));
  }
}
