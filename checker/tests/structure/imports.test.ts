import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const checker = join(root, 'checker');

/** Low to high; a folder imports only what is below it, and nothing of its own height but itself. */
const HEIGHT: Readonly<Record<string, number>> = {
  core: 0,
  sandbox: 1,
  services: 2,
  runner: 3,
  labs: 3,
  intake: 3,
  grading: 4,
  progress: 4,
  edition: 4,
  report: 4,
  tracing: 4,
  commands: 5,
  'cli.ts': 6,
  bench: 7,
};

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

/** What a file imports; `static`: without what it loads only when it comes to it, and without types. */
function importsOf(file: string, which: 'all' | 'static' = 'all'): string[] {
  const text = readFileSync(file, 'utf8');
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  if (which === 'all') return names;
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
    return ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier.text] : [];
  });
}

/** The folder of the checker that a file belongs to; undefined for tests, templates and files beside it. */
function placeOf(file: string): string | undefined {
  const [place = '', ...rest] = relative(checker, file).split('/');
  if (rest.join('/').startsWith('template/')) return undefined;
  return place in HEIGHT ? place : undefined;
}

const sources = typescriptFiles(checker).filter((file) => placeOf(file) !== undefined);

describe('imports run one way', () => {
  test('no folder imports one of its own height or above', () => {
    const upward = sources.flatMap((file) => {
      const own = placeOf(file) ?? '';
      return importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => placeOf(resolve(dirname(file), name.replace(/\.js$/, '.ts'))))
        .filter((place) => place !== undefined && place !== own)
        .filter((place) => (HEIGHT[place ?? ''] ?? 0) >= (HEIGHT[own] ?? 0))
        .map((place) => `${relative(root, file)} imports ${place}`);
    });
    expect(sources.length).toBeGreaterThan(50);
    expect(upward).toEqual([]);
  });

  test('only the runner imports vitest’s own parts', () => {
    const others = sources.filter((file) => placeOf(file) !== 'runner');
    const importers = others.filter((file) => importsOf(file).some((name) => name.startsWith('@vitest/')));
    expect(importers.map((file) => relative(root, file))).toEqual([]);
  });

  test('the queue is loaded by who asks for it alone', () => {
    const isOfQueue = (file: string) => relative(checker, file).startsWith('grading/queue/');
    const importers = (isWanted: (name: string, file: string) => boolean) =>
      sources
        .filter((file) => !isOfQueue(file))
        .filter((file) => importsOf(file, 'static').some((name) => isWanted(name, file)))
        .map((file) => relative(checker, file));
    expect(importers((name) => ['bullmq', 'ioredis'].includes(name))).toEqual(['bench/stand-in-worker.ts']);
    // The second is loaded when `worker` is typed.
    expect(importers((name) => name.includes('/queue/'))).toEqual([
      'bench/stand-in-worker.ts',
      'commands/worker.ts',
    ]);
  });

  test('the core imports nothing but Node and itself', () => {
    const core = sources.filter((file) => placeOf(file) === 'core');
    const foreign = core.flatMap((file) => importsOf(file).filter((name) => !/^(\.\/|node:)/.test(name)));
    expect(foreign).toEqual([]);
  });

  test('hidden tests import vitest, the testing module, their own folder, and packages', () => {
    const labs = readdirSync(join(root, 'labs')).filter((name) => /^\d\d-/.test(name));
    const hidden = labs.flatMap((lab) => {
      const folder = join(root, 'labs', lab, 'hidden');
      return typescriptFiles(folder);
    });
    const forbidden = hidden.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.includes('checker/') || (name.startsWith('#') && name !== '#testing'))
        .map((name) => `${relative(root, file)}: ${name}`),
    );
    expect(hidden.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });

  test('only cli.ts and programs of their own end the process', () => {
    const programs = new Set([
      'cli.ts',
      'sandbox/child.ts',
      'grading/worker.ts',
      'grading/types-program.ts',
      'tracing/layer-program.ts',
    ]);
    const ending = sources
      .filter((file) =>
        /\bprocess\.exit\(/.test(readFileSync(file, 'utf8').replace(/`[^`]*`|'[^'\n]*'/g, '')),
      )
      .map((file) => relative(checker, file))
      .filter((path) => !programs.has(path) && !path.startsWith('bench/'));
    expect(ending).toEqual([]);
  });
});
