import type { Message, TransformFailure, TransformOptions } from 'esbuild';

/** What became of one text. */
export type Transformed =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'broken'; readonly error: Message }
  | { readonly kind: 'too-slow' };

/** How often a text is tried again when the service ended for the sake of another one. */
const TRIES = 3;

/** The transforms that wait now: when the service ends, esbuild leaves them without an answer. */
const waiting = new Set<(ended: ServiceEnded) => void>();

class ServiceEnded extends Error {}

const isTransformFailure = (error: unknown): error is TransformFailure =>
  error instanceof Error && Array.isArray((error as Partial<TransformFailure>).errors);

/**
 * Transforms one text, but not for longer than `limitMs`. esbuild has no limit of its own: thousands of nested blocks keep
 * it busy for minutes, and ever more brackets end its process, which all transforms of this process share. So it is
 * ended from outside, begins afresh with the next text, and what was under way is done again.
 * Throws Error when it ends again and again.
 */
export async function transformWithin(
  limitMs: number,
  source: string,
  options: TransformOptions,
): Promise<Transformed> {
  for (let tries = 1; ; tries++) {
    try {
      return await transformOnce(limitMs, source, options);
    } catch (error) {
      if (!(error instanceof ServiceEnded) || tries === TRIES) throw error;
    }
  }
}

async function transformOnce(
  limitMs: number,
  source: string,
  options: TransformOptions,
): Promise<Transformed> {
  const { transform, stop } = await import('esbuild');
  const endService = async (reason: string) => {
    await stop();
    for (const abandon of [...waiting]) abandon(new ServiceEnded(reason));
  };
  let abandon: (ended: ServiceEnded) => void = () => {};
  let clock: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    abandon = reject;
    waiting.add(abandon);
  });
  const tooSlow = new Promise<Transformed>((resolve) => {
    clock = setTimeout(() => {
      waiting.delete(abandon);
      resolve({ kind: 'too-slow' });
      void endService('another file took too long');
    }, limitMs);
  });
  const transformed = transform(source, options).then(
    ({ code }): Transformed => ({ kind: 'code', code }),
    async (error: unknown): Promise<Transformed> => {
      const first = isTransformFailure(error) ? error.errors[0] : undefined;
      if (first) return { kind: 'broken', error: first };
      const message = error instanceof Error ? error.message : String(error);
      await endService(message);
      throw new ServiceEnded(message);
    },
  );
  try {
    return await Promise.race([transformed, ended, tooSlow]);
  } finally {
    clearTimeout(clock);
    waiting.delete(abandon);
    transformed.catch(() => {});
    ended.catch(() => {});
  }
}
