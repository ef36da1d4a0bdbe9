/** For what comes as soon as a busy machine gets round to it, in milliseconds; waited out only when it never comes. */
export const LONG_MS = 10_000;

/**
 * For what decides only how a failure is explained, in milliseconds; waited out only when it never comes.
 */
export const SHORT_MS = 2_000;

/** A pause between two looks at something that tells of no change by itself. */
const pause = (ms = 5) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Looks again and again until the condition holds; false if it does not within `ms` milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = LONG_MS): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() > end) return false;
    await pause();
  }
}
