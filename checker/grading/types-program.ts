/** A process of its own: ts-node's compiler service, asked over fd 3 for the type errors of student files. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { create, type RegisterOptions, type Service, TSError } from 'ts-node';
import { jsonLines } from './json-lines.js';
import { sharePackages } from './shared-packages.js';
import type { TypesReply, TypesRequest } from './type-checker.js';

const channel = new Socket({ fd: 3, readable: true, writable: true });
const { send, onMessage } = jsonLines<TypesReply, TypesRequest>(channel);

/** The one that is warm, and what it is warm for. */
let warm: { key: string; service: Service; texts: Map<string, string> } | undefined;

function serviceFor(request: TypesRequest): { service: Service; texts: Map<string, string> } {
  const { root, dir, submission, sources } = request;
  const key = JSON.stringify([dir, submission]);
  if (!warm) sharePackages(root);
  if (warm?.key !== key) {
    const texts = new Map<string, string>();
    const project = join(root, 'tsconfig.json');
    const service = create({
      cwd: dir,
      // Never the one that a submission brings along: it can name a compiler of its own, which is then run here.
      ...(existsSync(project) ? { project } : { skipProject: true, projectSearchDir: root }),
      pretty: false,
      logError: false,
      compilerOptions: { noEmit: false },
      ...(sources ? onlyOffered(root, texts) : {}),
    });
    warm = { key, service, texts };
  }
  warm.texts.clear();
  for (const [path, text] of Object.entries(sources ?? {})) warm.texts.set(join(dir, path), text);
  return warm;
}

/** The compiler sees the given texts, packages and the workbook's own configuration; an import finds nothing else. */
function onlyOffered(
  root: string,
  texts: ReadonlyMap<string, string>,
): Pick<RegisterOptions, 'fileExists' | 'readFile'> {
  const own = new Set([join(root, 'package.json'), join(root, 'tsconfig.json')]);
  const isOffered = (path: string) => own.has(path) || path.includes('/node_modules/');
  return {
    fileExists: (path) =>
      texts.has(path) || (isOffered(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)),
    readFile: (path) => {
      const text = texts.get(path);
      if (text !== undefined) return text;
      return isOffered(path) && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    },
  };
}

/** A diagnostic that spells out a long type helps nobody. */
const LONGEST = 400;

/** TypeScript's words on one file; what is no type error is not this process's to tell. */
function errorsIn(service: Service, path: string, text: string): string[] {
  try {
    service.compile(text, path);
    return [];
  } catch (error) {
    if (!(error instanceof TSError)) return [];
    const lines = error.diagnosticText.split('\n').filter((line) => line.trim());
    return lines.map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line));
  }
}

onMessage((request) => {
  const { dir, files } = request;
  const { service, texts } = serviceFor(request);
  const textOf = (path: string) => texts.get(path) ?? readFileSync(path, 'utf8');
  const paths = files.map((file) => join(dir, file));
  send({ errors: paths.flatMap((path) => errorsIn(service, path, textOf(path))) });
});
channel.on('close', () => process.exit(0));
process.on('SIGINT', () => {});
