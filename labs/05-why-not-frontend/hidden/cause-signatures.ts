import type { Cause } from '#testing';

/** What a claim wanted, as the tests of this lab give it. */
export interface Wanted {
  readonly situation: string;
  readonly [detail: string]: unknown;
}

/** A signature in what was seen, in one of these situations. */
export function inSituation<T>(
  situations: readonly string[],
  holds: (data: T, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return ({ seen, wanted: raw }) => {
    const wanted = raw as Wanted;
    return situations.includes(wanted.situation) && holds(seen?.data as T, wanted);
  };
}
