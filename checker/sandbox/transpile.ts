import type { TransformFailure } from 'esbuild';

/** A file's JavaScript, or its first syntax error. */
export type Transpiled =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly message: string; readonly line?: number };

const isTransformFailure = (error: unknown): error is TransformFailure =>
  error instanceof Error && Array.isArray((error as Partial<TransformFailure>).errors);

/** Strips the types of one TypeScript file. `line` in an error is 1-based. */
export async function transpile(path: string, source: string): Promise<Transpiled> {
  const { transform } = await import('esbuild');
  try {
    const { code } = await transform(source, {
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
    return { ok: true, code };
  } catch (error) {
    const first = isTransformFailure(error) ? error.errors[0] : undefined;
    if (!first) throw error;
    const line = first.location?.line;
    const shown = first.location?.lineText.trim();
    const message = `Syntax error: ${first.text}${shown ? `, near \`${shown.slice(0, 100)}\`` : ''}.`;
    return line === undefined ? { ok: false, message } : { ok: false, message, line };
  }
}
