import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from 'typescript';

type Compiler = typeof ts;
type Registry = ts.DocumentRegistry;
type BucketKey = ts.DocumentRegistryBucketKey;

/**
 * From now on every compiler that ts-node makes in this process takes the parsed files of packages, the language's own
 * among them, from those made before: they are most of what there is to read. All other files it has for itself alone,
 * so that no submission is seen by the compiler of another.
 */
export function sharePackages(root: string): void {
  const require = createRequire(join(root, 'package.json'));
  const path = require.resolve('typescript');
  const compiler: Compiler = require(path);
  const loaded = require.cache[path];
  if (!loaded) return;
  const packages = compiler.createDocumentRegistry(compiler.sys.useCaseSensitiveFileNames, root);
  const createDocumentRegistry: Compiler['createDocumentRegistry'] = (...options) =>
    split(compiler.createDocumentRegistry(...options), packages, isPackageIn(root));
  // ts-node makes its registry itself and takes none: the module that it loads is where a registry can be given.
  loaded.exports = { ...compiler, createDocumentRegistry };
}

/** One registry of two: which of them has a file is told by its path. */
function split(own: Registry, packages: Registry, isPackage: (path: string) => boolean): Registry {
  const of = (path: string) => (isPackage(path) ? packages : own);
  return {
    acquireDocument: (file, ...rest) => of(file).acquireDocument(file, ...rest),
    acquireDocumentWithKey: (file, ...rest) => of(file).acquireDocumentWithKey(file, ...rest),
    updateDocument: (file, ...rest) => of(file).updateDocument(file, ...rest),
    updateDocumentWithKey: (file, ...rest) => of(file).updateDocumentWithKey(file, ...rest),
    getKeyForCompilationSettings: (settings) => own.getKeyForCompilationSettings(settings),
    releaseDocument: (
      file: string,
      settings: ts.CompilerOptions,
      kind: ts.ScriptKind = 0,
      mode?: ts.ResolutionMode,
    ) => of(file).releaseDocument(file, settings, kind, mode),
    releaseDocumentWithKey: (
      path: ts.Path,
      key: BucketKey,
      kind: ts.ScriptKind = 0,
      mode?: ts.ResolutionMode,
    ) => of(path).releaseDocumentWithKey(path, key, kind, mode),
    reportStats: () => own.reportStats(),
  };
}

/** True for a file in a `node_modules`. A workbook may lie in one itself: what counts is what comes after its root. */
function isPackageIn(root: string): (path: string) => boolean {
  // The compiler writes paths in small letters where the file system makes no difference.
  const start = `${root}/`.toLowerCase();
  return (path) => {
    const small = path.toLowerCase();
    return (small.startsWith(start) ? small.slice(root.length) : small).includes('/node_modules/');
  };
}
