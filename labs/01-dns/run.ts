/**
 * `node checker run 01`: loads data/example.com.zone (or the zone file named by $ZONE) and starts your server
 * for it on 127.0.0.1, port 5353, or $PORT, or the next one that is free.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { startServer } from './server.js';
import { type OutgoingMessage, responsesWritten } from './wire.js';
import { parseZone } from './zone-file.js';

const FIRST_PORT = 5353;
const PORTS_TO_TRY = 50;

/** True when both UDP and TCP of a port are free on 127.0.0.1. */
async function isFree(port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  const tcp = createServer();
  try {
    udp.bind(port, '127.0.0.1');
    await once(udp, 'listening');
    tcp.listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    udp.close();
    tcp.close();
  }
}

async function choosePort(): Promise<number> {
  const wished = Number(process.env.PORT ?? FIRST_PORT);
  for (let port = wished; port < wished + PORTS_TO_TRY; port++) {
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${wished} on; name another one: PORT=6000 node checker run 01`);
}

/** A program for `node -e` that asks for the addresses of www.example.com. */
function lookupWithNode(port: number): string {
  return `r=new dns.Resolver();r.setServers(['127.0.0.1:${port}']);r.resolve4('www.example.com',console.log)`;
}

async function start(): Promise<void> {
  const file = process.env.ZONE ?? new URL('./data/example.com.zone', import.meta.url);
  const zone = parseZone(await readFile(file, 'utf8'), 'example.com');
  const server = await startServer({ zone, port: await choosePort() });
  const dig = `dig @127.0.0.1 -p ${server.port}`;
  console.log(
    `Your server answers for ${zone.origin} (${zone.records.length} records) on port ${server.port}.`,
  );
  console.log('Ask it from a second terminal:\n');
  for (const rest of ['www.example.com', 'WWW.Example.COM AAAA', 'nobody.example.com', 'shop.example.com']) {
    console.log(`  ${dig} ${rest}`);
  }
  console.log('\nWithout dig, in one line:\n');
  console.log(`  node -e "${lookupWithNode(server.port)}"`);
  console.log('\nCtrl-C stops it. Each response that it gives is shown here:\n');
}

function show(message: OutgoingMessage): void {
  const [question] = message.questions ?? [];
  const asked = question ? `${question.name} ${question.type}` : '(no question)';
  const count = message.answers?.length ?? 0;
  const flags = [message.aa ? 'AA' : '', message.tc ? 'TC' : ''].filter(Boolean).join(' ');
  console.log(`  ${asked} -> ${message.rcode ?? 'NOERROR'}, ${count} in the answer ${flags}`);
}

responsesWritten.subscribe((message) => show(message as OutgoingMessage));
try {
  await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your server did not start: ${message}`);
  if (message.includes('TODO')) {
    console.error(
      'Write that step first. `node checker lesson 01` says how, `node checker hint 01.4` helps.',
    );
  }
  process.exitCode = 1;
}
