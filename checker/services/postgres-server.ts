import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from '../core/lab.js';
import type { PostgresAccess } from '../core/services.js';
import { findProgram } from '../sandbox/find-program.js';
import { jobsFolder } from '../sandbox/reach.js';
import { clusterTemplate, INITDB_FLAGS } from './cluster-template.js';

/** Connections for the tests' own superuser, beyond what the student's role may hold. */
const OWN_CONNECTIONS = 12;

/** `nobody`, on every system that has one: PostgreSQL refuses to run as root, and wants a user with a name. */
const NOBODY = 65_534;

/** From the start to the first connection; about one second is normal. */
const START_MS = 30_000;

/**
 * Runs the server beside a reader of the checker's pipe. When the pipe closes, by whatever end of the checker, the
 * server is told to stop at once and its folder is removed; nothing of it outlives its checker.
 * It is told again until it has gone: a shell's background command ignores SIGQUIT until it has a handler of its own, and
 * a server that is still being started has none yet.
 */
const KEEPER = `
trap : QUIT
ulimit -c 0
exec 3<&0
folder=$1
shift
"$@" 3<&- </dev/null &
program=$!
( trap '' QUIT; read -r _ <&3; while kill -QUIT 0; do sleep 0.1; done ) 2>/dev/null &
reader=$!
while kill -0 $program 2>/dev/null; do wait $program; done
trap '' QUIT
kill $reader
rm -rf "$folder"
`;

/**
 * Gives the server's two folders file systems of their own in memory, then goes on as a plain user. The mounts end with
 * their namespace, that is with the server.
 */
const IN_MEMORY = `
mount -t tmpfs -o mode=700,size=$1 checker "$2" && mount -t tmpfs -o mode=700,size=$1 checker "$3" || exit 1
shift 3
exec unshare --user --map-user=${NOBODY} --map-group=${NOBODY} -- "$@"
`;

/**
 * For each of the two. No query can fill more than the folder of the databases, and the server itself needs nothing in
 * there: the query fails, and the server goes on. Measured in lab 04: 90 MB of databases, 130 MB of the server's own.
 */
const FOLDER_SIZE = '384m';

/**
 * Copies or makes a cluster, keeps one that it made for the next time if it can, then becomes its server. A copy that
 * fails may have lost its source to another checker, which found it damaged: then it makes one.
 */
const SERVER = `
programs=$1 data=$2 password=$3 from=$4 keep=$5 flags=$6
shift 6
if [ -n "$from" ]; then
  cp -R "$from/cluster/." "$data" 2>/dev/null && exec "$programs/postgres" -D "$data" "$@"
  rm -rf "$data"/*
fi
"$programs/initdb" -D "$data" -U postgres --pwfile="$password" $flags >/dev/null || exit 1
new="$keep.$$"
if [ -n "$keep" ] && mkdir -m 700 "$new" 2>/dev/null; then
  { cp -R "$data" "$new/cluster" && cp "$password" "$new" && mv -T "$new" "$keep"; } 2>/dev/null || rm -rf "$new"
fi
exec "$programs/postgres" -D "$data" "$@"
`;

/** A database server of the checker's own. Its folder is there at once, the server about a second later. */
export class PostgresServer {
  readonly access: PostgresAccess;
  /** Resolves when it takes connections; rejects with what it printed when it ends before. */
  readonly ready: Promise<void>;
  /** True once it has gone. */
  hasEnded = false;
  #isStopped = false;
  readonly #keeper: ChildProcess;
  readonly #exited: Promise<void>;

  constructor(programs: string, settings: DatabaseSettings) {
    const folder = realpathSync(mkdtempSync(join(jobsFolder(), 'checker-pg-')));
    const place = (name: string) => join(folder, name);
    const [socket, data, databases] = [place('s'), place('data'), place('databases')];
    const passwordFile = place('password');
    // Whoever the student's process runs as must reach the socket; who gets in is a matter of passwords.
    chmodSync(folder, 0o711);
    mkdirSync(socket);
    for (const own of [data, databases]) mkdirSync(own, { mode: 0o700 });
    const wayInto = wayIn([data, databases], [passwordFile, socket]);
    const template = wayInto.isInMemory ? clusterTemplate(programs) : undefined;
    const password = template?.password ?? randomBytes(18).toString('hex');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    const { maxConnections } = settings;
    this.access = {
      ...{ host: socket, port: 5432, user: 'postgres', password, database: 'postgres' },
      ...{ roleConnections: maxConnections, isOurs: true, databases },
    };
    const options = {
      listen_addresses: '',
      unix_socket_directories: socket,
      max_connections: maxConnections + OWN_CONNECTIONS,
      ...{ shared_buffers: '16MB', temp_file_limit: '64MB', dynamic_shared_memory_type: 'mmap' },
      // What must survive is the death of the student's program, not that of the machine.
      ...{ wal_level: 'minimal', max_wal_senders: 0, min_wal_size: '8MB', max_wal_size: '96MB' },
      ...{ fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off', jit: 'off' },
      // As for the superuser's: see INITDB_FLAGS.
      scram_iterations: 1,
    };
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const isMade = template?.password !== undefined;
    const [from, keep] = isMade ? [template.folder, ''] : ['', template?.folder ?? ''];
    const server = [
      ...wayInto.command,
      ...['sh', '-c', SERVER, 'server', programs, data, passwordFile, from, keep, INITDB_FLAGS.join(' ')],
      ...flags,
    ];
    // A process group of its own: Ctrl-C is for the checker, which then ends what it started.
    this.#keeper = spawn('sh', ['-c', KEEPER, 'keeper', folder, ...server], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    this.#keeper.stdin?.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      const over = () => {
        this.hasEnded = true;
        rmSync(folder, { recursive: true, force: true });
        resolve();
      };
      this.#keeper.once('exit', over);
      this.#keeper.once('error', over);
    });
    this.ready = this.#listen();
    this.ready.catch(() => {
      // Whatever is wrong with it, the next server makes a new one. Unless nothing is: another may be copying it.
      if (template?.password && !this.#isStopped) rmSync(template.folder, { recursive: true, force: true });
    });
  }

  /** Ends it and removes all that it kept. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#keeper.stdin?.end();
    await this.#exited;
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      let printed = '';
      const clock = setTimeout(() => {
        reject(new Error(`no connection within ${START_MS} ms`));
        this.#keeper.stdin?.end();
      }, START_MS);
      this.#keeper.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        printed = (printed + chunk).slice(-4_000);
        if (!printed.includes('ready to accept connections')) return;
        clearTimeout(clock);
        resolve();
      });
      void this.#exited.then(() => {
        clearTimeout(clock);
        reject(new Error(printed.trim() || 'it ended at once'));
      });
    });
  }
}

interface WayIn {
  readonly command: readonly string[];
  readonly isInMemory: boolean;
}

/** What goes before the server's command: folders in memory and a user that is not root, as far as the system lets us. */
function wayIn(folders: readonly [string, string], others: readonly string[]): WayIn {
  const inMemory = [
    ...['unshare', '--user', '--map-root-user', '--mount', '--'],
    ...['sh', '-c', IN_MEMORY, 'folders', FOLDER_SIZE, ...folders],
  ];
  if (canRun([...inMemory, 'true'])) return { command: inMemory, isInMemory: true };
  if (process.getuid?.() !== 0) return { command: [], isInMemory: false };
  const asNobody = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
  if (canRun([...asNobody, 'true'])) return { command: asNobody, isInMemory: false };
  for (const path of [...folders, ...others]) chownSync(path, NOBODY, NOBODY);
  const become = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  return { command: become, isInMemory: false };
}

function canRun([program = '', ...args]: readonly string[]): boolean {
  return findProgram(program) !== undefined && spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
