/**
 * `node checker run 06`: starts the whole stack as data/ describes it, made of your labs 01 to 04, and prints how to send
 * a request through it by hand. Ctrl-C closes it by your own close().
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from './demo.js';
import { startStack } from './stack.js';
import type { Stack } from './types.js';

const POST = '/posts/summer-in-rome';

/** Writes what curl needs into a folder that is there as long as `run` is. Gives its path. */
function keep(files: Readonly<Record<string, string>>): string {
  const folder = process.env.RUN_FOLDER ?? mkdtempSync(join(tmpdir(), 'lab-06-'));
  if (!process.env.RUN_FOLDER) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return folder;
}

/** All parts write to the output of one program: from now on each line begins with the part that wrote it. */
function nameParts(): void {
  const print = console.log;
  console.log = (...words: unknown[]) => {
    const [line] = words;
    print(...(words.length === 1 && typeof line === 'string' ? [named(line)] : words));
  };
}

function named(line: string): string {
  const record = recordOf(line);
  const by = (part: unknown, text: unknown) => `${String(part).padEnd(8)}  ${text}`;
  if ('part' in record) return by(record.part, record.is);
  if ('flow' in record) return by('gate', record.flow);
  // Lab 03 logs a target, lab 04 a path.
  if ('target' in record) return by('proxy', line);
  return 'path' in record || 'notice' in record ? by('app', line) : line;
}

function recordOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function start(): Promise<Stack> {
  const { config, trusted, token } = await makeDemo();
  const before = process.listeners('SIGTERM');
  const stack = await startStack(config);
  // The app of step 04.10 ends the program at this signal. Here it is one part of five.
  for (const leave of process.listeners('SIGTERM')) {
    if (!before.includes(leave)) process.off('SIGTERM', leave);
  }
  const { port, cloud } = stack;
  const folder = keep({ 'ca.pem': trusted, token });
  const table = Object.entries(cloud).map(([place, local]) => `  ${place.padEnd(18)} is 127.0.0.1:${local}`);
  const at = (outer: number) => `--connect-to ::127.0.0.1:${cloud[`203.0.113.10:${outer}`]}`;
  console.log(`
The stack is up. In a second terminal, step by step. These two first:

  CA=${folder}/ca.pem
  BEN="Authorization: Bearer $(cat ${folder}/token)"

1. Ask the DNS. A browser does that first:

  dig @127.0.0.1 -p ${port} backend.example.com +short

2. The address is in the cloud. On your machine the cloud is one table:

${table.join('\n')}

3. The request, through firewall, proxy, app and database:

  curl -v -m 5 ${at(443)} --cacert "$CA" \\
    https://backend.example.com${POST}

4. Plain HTTP is sent to HTTPS. SSH is not for you: it is dropped, and waits:

  curl -i -m 5 ${at(80)} \\
    http://backend.example.com${POST}
  curl -v -m 5 ${at(22)} \\
    http://backend.example.com:22/

5. Ben likes the post:

  curl -m 5 -X PUT ${at(443)} --cacert "$CA" \\
    -H "$BEN" https://backend.example.com${POST}/like

Ctrl-C closes it. Its log, each line with the part that wrote it:
`);
  return stack;
}

let stack: Stack | undefined;
let isEnding = false;

async function end(): Promise<void> {
  // The signal may come twice: once to the whole group of processes, once from the program that watches your files.
  if (isEnding) return;
  isEnding = true;
  try {
    if (stack) console.log('\nclose() of your stack:');
    await stack?.close();
  } catch (error) {
    console.error('Your close() threw:', error);
  }
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
nameParts();
try {
  stack = await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your stack did not start: ${message}`);
  const [, lab] = /TODO\((\d\d)\.\d+\)/.exec(message) ?? [];
  if (lab) console.error(`Write that step first. \`node checker lesson ${lab}\` says how.`);
  process.exit(1);
}
