/** How long a program that works may be silent, in milliseconds. Waited out only when nothing comes. */
export const PATIENCE_MS = 400;

/** For what must come from a program that is alive: as long as a busy machine may need, in milliseconds. */
export const LONG_MS = 2_000;

/** A pause between two looks at something that tells of no change by itself. */
export const pause = (ms = 5) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Looks again and again until the condition holds; false if it does not within `ms` milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = LONG_MS): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() > end) return false;
    await pause();
  }
}
