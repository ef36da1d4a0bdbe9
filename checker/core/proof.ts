/** One proof of `verify` and how it ended. */
export interface VerifyRow {
  readonly lab: string;
  readonly kind: 'lab' | 'stub' | 'reference' | 'wrong' | 'real';
  readonly name: string;
  readonly seed?: number;
  readonly outcome: 'as-declared' | 'not-as-declared' | 'not-run';
  /** What differs, or why it was not run; one sentence each. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}
