import { readFile } from 'node:fs/promises';

/** client.ts as the browser gets it: JavaScript, without types. Throws when it is not valid TypeScript. */
export async function clientScript(): Promise<string> {
  // `check` has translated the files already; `run` and `repl` work with the TypeScript itself.
  const isTranslated = import.meta.url.endsWith('.js');
  const url = new URL(isTranslated ? './client.js' : './client.ts', import.meta.url);
  const text = await readFile(url, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('client.ts is missing, or is not valid TypeScript') : error;
  });
  const script = isTranslated ? text : await translate(text);
  return script.replace(/^\/\/# sourceMappingURL=.*$/m, '');
}

async function translate(text: string): Promise<string> {
  const { transform } = await import('esbuild');
  const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'es2022' });
  return code;
}
