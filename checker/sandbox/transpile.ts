import { transformWithin } from './esbuild-service.js';

/** A file's JavaScript, or its first syntax error. */
export type Transpiled =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly message: string; readonly line?: number; readonly isTooSlow?: boolean };

/** How many files' JavaScript is kept. */
const KEPT = 64;

/**
 * What was transpiled last: given files are the same in every job, and in a class so are those that nobody has changed
 * yet. The newest one stands last.
 */
const kept = new Map<string, Transpiled>();

/** How long one file may take when nothing else is said, in milliseconds; a usual one takes less than ten. */
const LIMIT_MS = 3_000;

/**
 * Strips the types of one TypeScript file. `line` in an error is 1-based. `path` is what its source map names: a path
 * beside the JavaScript, or a file URL.
 * A file that takes longer than `limitMs` is refused like one with a syntax error. Throws when esbuild cannot run.
 */
export async function transpile(path: string, source: string, limitMs = LIMIT_MS): Promise<Transpiled> {
  const key = `${path}\0${source}`;
  const known = kept.get(key);
  const transpiled = known ?? (await transpileAnew(path, source, limitMs));
  if (!transpiled.ok && transpiled.isTooSlow) return transpiled;
  kept.delete(key);
  kept.set(key, transpiled);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return transpiled;
}

async function transpileAnew(path: string, source: string, limitMs: number): Promise<Transpiled> {
  const outcome = await transformWithin(limitMs, source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: path,
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    // Student code is not shaped by a configuration of its own.
    tsconfigRaw: '{"compilerOptions":{"verbatimModuleSyntax":true}}',
  });
  switch (outcome.kind) {
    case 'code':
      return { ok: true, code: outcome.code };
    case 'too-slow': {
      const message = `Syntax error: it was not read to its end within ${limitMs} ms. If the machine is busy, check again; else something is nested very deeply.`;
      return { ok: false, message, isTooSlow: true };
    }
    case 'broken': {
      const { text, location } = outcome.error;
      const shown = location?.lineText.trim();
      const message = `Syntax error: ${text}${shown ? `, near \`${shown.slice(0, 100)}\`` : ''}.`;
      return location ? { ok: false, message, line: location.line } : { ok: false, message };
    }
  }
}
