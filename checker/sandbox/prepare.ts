import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Job } from './job.js';
import type { Limits } from './limits.js';
import { readSource } from './read-source.js';
import { transpile } from './transpile.js';

/** Why a student file cannot be loaded. */
export interface UnusableFile {
  readonly message: string;
  /** 1-based. */
  readonly line?: number;
  /** Reading it was given up by a clock. */
  readonly isTooSlow?: boolean;
}

/** What was put into a job. */
export interface Prepared {
  /** Student files that could not be taken or transpiled: path -> why. */
  readonly unusable: Readonly<Record<string, UnusableFile>>;
  /** The text of the student files that were taken, whether it transpiles or not: path -> TypeScript. */
  readonly taken: Readonly<Record<string, string>>;
  /** SHA-256 (hex) of the student's files, in order. */
  readonly digest: string;
}

/** What goes into a job: the listed student files, read from a folder, and our own. */
export interface Ingredients {
  readonly labId: string;
  readonly submissionDir: string;
  /** Paths of the student's files; nothing else is taken from the submission. */
  readonly studentFiles: readonly string[];
  /** Given files, always the lab's own, and the code of labs that it uses: path -> TypeScript. */
  readonly givenFiles: Readonly<Record<string, string>>;
  /** The lab's data, which the student's code may read beside itself: path -> text. */
  readonly dataFiles?: Readonly<Record<string, string>>;
  /** Paths of files whose source maps name the file beside `submissionDir`: a debugger's breakpoints are set there. */
  readonly debuggedFiles?: readonly string[];
}

const compiledName = (path: string) => path.replace(/\.ts$/, '.js');

/** Copies and transpiles a submission into a job's `code/`. A broken file spoils only itself. */
export async function prepareJob(job: Job, ingredients: Ingredients, limits: Limits): Promise<Prepared> {
  const unusable: Record<string, UnusableFile> = {};
  const digest = createHash('sha256');
  const put = (path: string, text: string) => {
    const target = join(job.dir, 'code', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  };
  const place = async (path: string, source: string) => {
    const named = ingredients.debuggedFiles?.includes(path)
      ? pathToFileURL(join(ingredients.submissionDir, path)).href
      : path;
    const transpiled = await transpile(named, source, limits.loadMs);
    if (!transpiled.ok) {
      unusable[path] = transpiled;
      return;
    }
    put(compiledName(path), transpiled.code);
  };
  const sources = ingredients.studentFiles.map((path) =>
    readSource(ingredients.submissionDir, path, limits.sourceBytes, ingredients.labId),
  );
  for (const [path, text] of Object.entries(ingredients.dataFiles ?? {})) put(path, text);
  await Promise.all([
    ...ingredients.studentFiles.map(async (path, index) => {
      const source = sources[index];
      if (source?.ok) await place(path, source.text);
      else unusable[path] = { message: source?.message ?? `${path} was not read.` };
    }),
    ...Object.entries(ingredients.givenFiles).map(([path, source]) => place(path, source)),
  ]);
  for (const [index, path] of ingredients.studentFiles.entries()) {
    const source = sources[index];
    digest.update(`${path}\0${source?.ok ? source.text : ''}\0`);
  }
  const taken = Object.fromEntries(
    ingredients.studentFiles.flatMap((path, index) => {
      const source = sources[index];
      return source?.ok ? [[path, source.text] as const] : [];
    }),
  );
  return { unusable, taken, digest: digest.digest('hex') };
}
