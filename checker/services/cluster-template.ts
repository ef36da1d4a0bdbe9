import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/**
 * How initdb makes a cluster. Only who reaches the socket in the checker's own folder can ask for a password, and
 * passwords last as long as one grading: neither the answer in clear nor a single round of hashing tells anybody more,
 * and a connection takes half the time.
 */
export const INITDB_FLAGS = [
  ...['-A', 'password', '-c', 'scram_iterations=1'],
  ...['--wal-segsize=1', '--no-sync', '--no-instructions', '--no-locale', '-E', 'UTF8'],
];

/** A cluster that was made once for these programs, to be copied: making one takes ten times as long. */
export interface ClusterTemplate {
  /** Where it is or will be: `cluster/` and `password`. It appears whole or not at all. */
  readonly folder: string;
  /** Its superuser's; undefined as long as it is not there. */
  readonly password?: string;
}

/**
 * The template for a folder of programs that npm installed: in `node_modules/.cache`, where tools keep what they can make
 * again. Undefined where nothing can be kept.
 */
export function clusterTemplate(programs: string): ClusterTemplate | undefined {
  const modules = programs.slice(0, programs.lastIndexOf(`${sep}node_modules${sep}`) + 13);
  if (!modules.endsWith('node_modules')) return undefined;
  try {
    const folder = join(modules, '.cache', `checker-cluster-${versionOf(programs)}-${FLAGS_DIGEST}`);
    mkdirSync(dirname(folder), { recursive: true });
    return { folder, ...passwordIn(folder) };
  } catch {
    return undefined;
  }
}

/** A cluster that was made in another way is another one. */
const FLAGS_DIGEST = createHash('sha256').update(INITDB_FLAGS.join('\0')).digest('hex').slice(0, 8);

/** Of the package; a cluster belongs to the programs that made it. */
function versionOf(programs: string): string {
  const manifest = readFileSync(join(programs, '../../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function passwordIn(folder: string): { password?: string } {
  try {
    return { password: readFileSync(join(folder, 'password'), 'utf8') };
  } catch {
    return {};
  }
}
