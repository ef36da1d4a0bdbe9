import { z } from 'zod';

/** What student code sees of the machine, and what it may do: collected by `LOOK_AROUND` from inside. */
export const ViewSchema = z.strictObject({
  uid: z.number(),
  environment: z.array(z.string()),
  root: z.array(z.string()),
  /** Path -> whether it is there. */
  seen: z.record(z.string(), z.boolean()),
  /** Folder -> `written` or the code of the error. */
  written: z.record(z.string(), z.string()),
  /** How many megabytes fit into /tmp. */
  tmpMb: z.number(),
  /** How many files it then made in /tmp, of the 5,000 that it tried. */
  tmpFiles: z.number(),
  interfaces: z.array(z.string()),
  /** Address -> `connected` or the code of the error. */
  reached: z.record(z.string(), z.string()),
  processes: z.array(z.string()),
  capabilities: z.string(),
  noNewPrivileges: z.string(),
  /** How it ends when a program makes a user namespace: 0 would be success. */
  namespaceStatus: z.number(),
  /** How many further processes it could start, of the 200 that it tried. */
  started: z.number(),
  limits: z.record(z.string(), z.string()),
});
export type View = z.infer<typeof ViewSchema>;

/** A student file whose `run(paths, port)` gives a View. */
export const LOOK_AROUND = `
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);
const tryTo = (act: () => void) => {
  try {
    act();
    return 'written';
  } catch (error) {
    return codeOf(error);
  }
};
const reach = (host: string, port: number) =>
  new Promise<string>((resolve) => {
    const socket = createConnection({ host, port, timeout: 500 });
    const end = (how: string) => {
      socket.destroy();
      resolve(how);
    };
    socket.on('connect', () => end('connected'));
    socket.on('timeout', () => end('silent'));
    socket.on('error', (error) => end(codeOf(error)));
  });
const each = <T>(keys: string[], give: (key: string) => T) => Object.fromEntries(keys.map((key) => [key, give(key)]));

function fillTmp(): number {
  let count = 0;
  while (count < 100 && tryTo(() => writeFileSync('/tmp/' + count, Buffer.alloc(1_000_000))) === 'written') count++;
  for (let index = 0; index <= count; index++) tryTo(() => unlinkSync('/tmp/' + index));
  return count;
}

function makeFiles(): number {
  let count = 0;
  while (count < 5_000 && tryTo(() => writeFileSync('/tmp/empty-' + count, '')) === 'written') count++;
  for (let index = 0; index <= count; index++) tryTo(() => unlinkSync('/tmp/empty-' + index));
  return count;
}

async function startMany(): Promise<number> {
  let started = 0;
  for (let count = 0; count < 200; count++) {
    try {
      const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
      child.on('error', () => {});
      if (child.pid) started++;
    } catch {
      // No more.
    }
  }
  return started;
}

export async function run(paths: string[], port: number) {
  const status = readFileSync('/proc/self/status', 'utf8');
  const lines = readFileSync('/proc/self/limits', 'utf8').split('\\n');
  const addresses = ['127.0.0.1:' + port, '192.0.2.1:80', '169.254.169.254:80'];
  const reached: Record<string, string> = {};
  for (const address of addresses) {
    const [host = '', at] = address.split(':');
    reached[address] = await reach(host, Number(at));
  }
  const limits: Record<string, string> = {};
  for (const line of lines) {
    const found = /^(Max [a-z ]+?) {2,}(\\S+) +(\\S+)/.exec(line);
    if (found) limits[found[1]!] = found[2] + ' ' + found[3];
  }
  return {
    uid: process.getuid!(),
    environment: Object.keys(process.env).sort(),
    root: readdirSync('/').sort(),
    seen: each(paths, existsSync),
    written: each(['/', '/usr', '/job', '/job/code', '/dev', '/dev/shm', '/etc', '/proc', '/tmp'], (folder) =>
      tryTo(() => writeFileSync(folder + '/mine', 'x')),
    ),
    tmpMb: fillTmp(),
    tmpFiles: makeFiles(),
    interfaces: Object.keys(networkInterfaces()),
    reached,
    processes: readdirSync('/proc').filter((name) => /^\\d+$/.test(name)),
    capabilities: /CapEff:\\s+(\\S+)/.exec(status)?.[1] ?? '',
    noNewPrivileges: /NoNewPrivs:\\s+(\\S+)/.exec(status)?.[1] ?? '',
    namespaceStatus: spawnSync('unshare', ['-r', 'true']).status ?? -1,
    started: await startMany(),
    limits,
  };
}
`;
