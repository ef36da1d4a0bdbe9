/**
 * `node checker run 06`: starts the whole stack as data/ describes it, made of your labs 01 to 04, and prints how to send
 * a request through it by hand.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from './demo.js';
import { startStack } from './stack.js';

const POST = '/posts/summer-in-rome';

/** Writes what curl needs into a folder that lives as long as this program. Gives its path. */
function keep(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-06-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function start(): Promise<void> {
  const { config, trusted, token } = await makeDemo();
  const { port, cloud } = await startStack(config);
  const folder = keep({ 'ca.pem': trusted, token });
  const table = Object.entries(cloud).map(([place, local]) => `  ${place.padEnd(18)} is 127.0.0.1:${local}`);
  const at = (outer: number) => `--connect-to ::127.0.0.1:${cloud[`203.0.113.10:${outer}`]}`;
  const secure = `${at(443)} --cacert ${folder}/ca.pem`;
  console.log(`
The stack is up. In a second terminal, step by step:

1. Ask the DNS. A browser does that first:

  dig @127.0.0.1 -p ${port} backend.example.com +short

2. The address is in the cloud. On your machine the cloud is one table:

${table.join('\n')}

3. The request, through firewall, proxy, app and database:

  curl -v ${secure} \\
    https://backend.example.com${POST}

4. Plain HTTP is sent to HTTPS. SSH is not for you: it is dropped, and waits:

  curl -i ${at(80)} \\
    http://backend.example.com${POST}
  curl -v -m 3 ${at(22)} http://backend.example.com:22/

5. Ben likes the post:

  curl -X PUT ${secure} \\
    -H "Authorization: Bearer $(cat ${folder}/token)" \\
    https://backend.example.com${POST}/like

Ctrl-C stops it. Its log:
`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
try {
  await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your stack did not start: ${message}`);
  const [, lab] = /TODO\((\d\d)\.\d+\)/.exec(message) ?? [];
  if (lab) console.error(`Write that step first. \`node checker lesson ${lab}\` says how.`);
  process.exit(1);
}
