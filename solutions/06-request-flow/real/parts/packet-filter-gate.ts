import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { toNftables } from '../../../02-security-groups/nftables.js';
import type { Gate, ProxyPart, StackConfig } from '../../types.js';
import type { AgentOptions } from './firewall-agent.js';
import { listen } from './listen.js';

const AGENT = fileURLToPath(new URL('./firewall-agent.ts', import.meta.url));

/**
 * The kernel's packet filter in the place of lab 02: two network namespaces, the Internet and the instance, with a cable
 * between them, and in the instance's the rules. Each connection crosses the cable as real packets.
 */
export async function openGate(
  folder: string,
  config: StackConfig,
  ports: ProxyPart['ports'],
): Promise<Gate> {
  const dir = await mkdtemp(join(folder, 'nft-'));
  const [address] = config.addresses;
  if (!address) throw new Error('a gate needs an address');
  const numbers = Object.keys(ports).map(Number);
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const options: AgentOptions = {
    dir,
    clientAddress: config.clientAddress,
    privateIp: address.PrivateIpAddress,
    ports: numbers,
    rules: toNftables(config.securityGroups),
  };
  for (const port of numbers) {
    const proxy = { port: ports[port] ?? 0, host: '127.0.0.1' };
    servers.push(await listen({ path: join(dir, `out-${port}`) }, () => connect(proxy), sockets));
  }
  const program = join(dir, 'agent.mjs');
  // Compiled once: two processes for each stack would otherwise load a compiler.
  await build({ entryPoints: [AGENT], outfile: program, bundle: true, platform: 'node', format: 'esm' });
  const agent = startAgent(program, options);
  const close = async () => {
    agent.kill('SIGKILL');
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await readiness(agent);
    const cloud: Record<string, number> = {};
    for (const port of numbers) {
      const path = join(dir, `in-${port}`);
      const server = await listen({ port: 0, host: '127.0.0.1' }, () => connect({ path }), sockets);
      servers.push(server);
      cloud[`${address.PublicIp}:${port}`] = (server.address() as AddressInfo).port;
    }
    return { cloud, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In a user namespace of its own it may make networks, and they end with it. */
function startAgent(program: string, options: AgentOptions): ChildProcess {
  const rights = ['NET_ADMIN', 'NET_RAW', 'NET_BIND_SERVICE', 'SYS_ADMIN'].flatMap((right) => [
    '--cap-add',
    `CAP_${right}`,
  ]);
  const enter = [
    '--unshare-user',
    '--unshare-net',
    '--uid',
    '0',
    '--gid',
    '0',
    ...rights,
    '--die-with-parent',
  ];
  const node = [process.execPath, program, 'internet', JSON.stringify(options)];
  return spawn('bwrap', [...enter, '--dev-bind', '/', '/', '--', ...node], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
}

/** Waits for the agent's word. Throws with what it said when it ends before. */
async function readiness(agent: ChildProcess): Promise<void> {
  let said = '';
  agent.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const ready = new Promise<void>((resolve) => {
    if (agent.stdout)
      createInterface({ input: agent.stdout }).on('line', (line) => line === 'ready' && resolve());
  });
  const ended = once(agent, 'close').then(() => {
    throw new Error(`the packet filter's namespaces ended: ${said}`);
  });
  ended.catch(() => {});
  await Promise.race([ready, ended]);
}
