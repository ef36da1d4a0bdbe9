import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The programs of a built checker: each becomes `checker/built/<name>.js`. */
const PROGRAMS = {
  cli: 'cli.ts',
  worker: 'grading/worker.ts',
  'types-program': 'grading/types-program.ts',
  'bundle-program': 'grading/bundle-program.ts',
};

/** Copied alone into each job, so they may not share parts with the others. */
const CHILDREN = { child: 'sandbox/child.ts', 'layer-program': 'tracing/layer-program.ts' };

/** What only the author's repo can do; a student edition does not carry it. */
const AUTHOR_ONLY = [
  'labs/author-workbook',
  'labs/scaffold-lab',
  'edition/build-edition',
  'edition/build-autograder',
  'commands/edition',
  'commands/grade',
  'commands/worker',
  'commands/override',
  'commands/explain-diff',
  'commands/export',
  'commands/gradescope',
  'commands/verify',
  'commands/new',
];

/** Installed beside the edition, not bundled: native, or far too large. */
const EXTERNAL = ['esbuild', 'typescript', 'ts-node', 'tsx', 'vitest', 'playwright-core', 'pg-native'];

/** Replaces author-only modules by one that says so. */
function leaveOutAuthorOnly(checkerDir: string): Plugin {
  const left = new Set(AUTHOR_ONLY.map((path) => join(checkerDir, `${path}.ts`)));
  return {
    name: 'author-only',
    setup(setup) {
      setup.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer }) => {
        const target = resolve(dirname(importer), path).replace(/\.js$/, '.ts');
        return left.has(target) ? { path: target, namespace: 'author-only' } : undefined;
      });
      setup.onLoad({ filter: /.*/, namespace: 'author-only' }, () => ({
        contents: `module.exports = new Proxy({}, { get(_, name) {
          return name === '__esModule' ? true : () => { throw new Error('only the author edition can do this'); };
        } });`,
      }));
    },
  };
}

type Programs = Readonly<Record<string, string>>;

async function bundle(checkerDir: string, programs: Programs, splitting: boolean) {
  const built = await build({
    entryPoints: Object.entries(programs).map(([out, path]) => ({ out, in: join(checkerDir, path) })),
    bundle: true,
    splitting,
    write: false,
    outdir: '/built',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: EXTERNAL,
    plugins: [leaveOutAuthorOnly(checkerDir)],
    // CommonJS packages inside ES modules ask for a require.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'silent',
  });
  return built.outputFiles;
}

/** A built checker: file name -> bytes, for `checker/built/`; `more` programs are added. Takes about 150 ms. */
export async function buildChecker(
  checkerDir: string,
  more: Programs = {},
): Promise<Map<string, Uint8Array>> {
  const outputs = await Promise.all([
    bundle(checkerDir, { ...PROGRAMS, ...more }, true),
    bundle(checkerDir, CHILDREN, false),
  ]);
  const files = new Map<string, Uint8Array>();
  const hash = createHash('sha256');
  for (const { path, contents } of outputs.flat().sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = path.slice('/built/'.length);
    hash.update(`${name}\0`).update(contents);
    files.set(name, contents);
  }
  return files.set('digest.txt', Buffer.from(`${hash.digest('hex')}\n`));
}
