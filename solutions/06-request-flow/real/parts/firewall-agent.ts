/**
 * Runs in a network namespace, once as the Internet and, started by that one, once more as the instance: what comes in
 * at a unix socket crosses the cable between the two as real packets, and leaves at another unix socket.
 */
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listen } from './listen.js';

/** What both ends must know. */
export interface AgentOptions {
  /** Holds the unix sockets: `in-443` leads in, `out-443` leads on. */
  readonly dir: string;
  readonly clientAddress: string;
  readonly privateIp: string;
  readonly ports: readonly number[];
  readonly rules: string;
}

/** An address that no drawn group names. */
const STRANGER = '10.255.255.1';
const STRANGER_MS = 300;

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'inherit', 'inherit'] });

async function beInstance({ dir, privateIp, ports, rules }: AgentOptions): Promise<void> {
  ip('addr', 'add', `${privateIp}/32`, 'dev', 'inst');
  ip('link', 'set', 'inst', 'up');
  ip('route', 'add', 'default', 'dev', 'inst');
  const file = join(dir, 'rules.nft');
  writeFileSync(file, rules);
  execFileSync('nft', ['-f', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const port of ports) {
    await listen({ port, host: privateIp }, () => connect({ path: join(dir, `out-${port}`) }));
  }
}

async function beInternet(options: AgentOptions): Promise<void> {
  const { dir, clientAddress, privateIp, ports } = options;
  const self = process.argv[1] ?? '';
  const child = spawn('unshare', ['-n', process.execPath, self, 'instance', JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.once('exit', () => process.exit(1));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // Its first word comes from its own namespace, so the cable's other end has a place to go to.
  await lines.next();
  ip('link', 'add', 'world', 'type', 'veth', 'peer', 'name', 'inst', 'netns', String(child.pid));
  for (const address of [clientAddress, STRANGER]) ip('addr', 'add', `${address}/32`, 'dev', 'world');
  ip('link', 'set', 'world', 'up');
  ip('route', 'add', `${privateIp}/32`, 'dev', 'world');
  child.stdin.write('cable\n');
  await lines.next();
  await refuseOpenDoor(privateIp, ports[0] ?? 443);
  for (const port of ports) {
    const inside = { host: privateIp, port, localAddress: clientAddress };
    await listen({ path: join(dir, `in-${port}`) }, () => connect(inside));
  }
}

/** A filter that lets everybody in would prove nothing. */
async function refuseOpenDoor(host: string, port: number): Promise<void> {
  const socket = connect({ host, port, localAddress: STRANGER });
  socket.on('error', () => {});
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    setTimeout(() => resolve(false), STRANGER_MS);
  });
  socket.destroy();
  if (isOpen) throw new Error(`the packet filter lets ${STRANGER} in`);
}

const [, , role, text] = process.argv;
if (role === 'internet' || role === 'instance') {
  const options = JSON.parse(text ?? '') as AgentOptions;
  if (role === 'instance') {
    console.log('here');
    // The Internet has ended, be it by force: nobody else would end this.
    process.stdin.once('end', () => process.exit(0));
    await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
    await beInstance(options);
  } else await beInternet(options);
  console.log('ready');
}
