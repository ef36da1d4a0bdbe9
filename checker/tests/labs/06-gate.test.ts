import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { visit } from '../../../labs/06-request-flow/client.js';
import type { openGate as OpenGate } from '../../../labs/06-request-flow/gate.js';
import { startServer as startDns } from '../../../solutions/01-dns/server.js';
import { layOut } from '../../../solutions/06-request-flow/real/parts/lay-out.js';

const PUBLIC = '203.0.113.10';
const closers: (() => unknown)[] = [];
let openGate: typeof OpenGate;
let dnsPort = 0;
let appPort = 0;

const group = (cidr: string) => ({
  GroupId: 'sg-1',
  GroupName: 'web',
  Description: '',
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 80,
      ToPort: 81,
      IpRanges: [{ CidrIp: cidr }],
      Ipv6Ranges: [],
      UserIdGroupPairs: [],
      PrefixListIds: [],
    },
  ],
  IpPermissionsEgress: [],
});

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gate-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  await layOut(dir, []);
  const gate = pathToFileURL(join(dir, 'labs/06-request-flow/gate.ts')).href;
  ({ openGate } = (await import(gate)) as { openGate: typeof OpenGate });
  const app = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  appPort = (app.address() as AddressInfo).port;
  const record = { name: 'web.example', type: 'A' as const, ttl: 1, data: PUBLIC };
  const dns = await startDns({ zone: { origin: 'example', records: [record] }, port: 0 });
  dnsPort = dns.port;
  closers.push(
    () => app.close(),
    () => dns.close(),
  );
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** What a client sees of port 80, 81 and 82, where 80 leads to an app and the group opens 80 and 81 to `cidr`. */
async function visitAll(cidr: string) {
  const flows: string[] = [];
  const config = {
    addresses: [{ PublicIp: PUBLIC, PrivateIpAddress: '10.0.0.5' }],
    securityGroups: [group(cidr)],
    clientAddress: '198.51.100.7',
    publicPorts: [80, 81, 82],
  };
  const gate = await openGate(config, { 80: appPort }, (line) => flows.push(line));
  const seen: string[] = [];
  const ports: (number | undefined)[] = [];
  for (const port of config.publicPorts) {
    const { symptom, clientPort } = await visit(`http://web.example:${port}/`, {
      dnsPort,
      cloud: gate.cloud,
      patienceMs: port === 80 && cidr !== '192.0.2.0/24' ? 10_000 : 200,
    });
    seen.push(symptom.body ?? symptom.error?.message ?? '');
    ports.push(clientPort);
  }
  await gate.close();
  return { seen, flows, ports };
}

describe('the gate of lab 06', () => {
  test('pipes what is allowed, refuses where nothing listens, and drops the rest for real', async () => {
    const { seen, flows, ports } = await visitAll('198.51.100.0/24');
    expect(seen).toEqual(['here', `connect ECONNREFUSED ${PUBLIC}:81`, `connect ETIMEDOUT ${PUBLIC}:82`]);
    const accepted = flows.filter((flow) => flow.includes('ACCEPT'));
    expect(accepted).toHaveLength(1);
    expect(accepted[0]).toMatch(
      new RegExp(
        `^2 \\d+ eni-\\w+ 198\\.51\\.100\\.7 10\\.0\\.0\\.5 ${ports[0]} 80 6 \\d+ \\d+ \\d+ \\d+ ACCEPT OK$`,
      ),
    );
  });

  test('drops a client whom no rule names, whatever listens', async () => {
    const { seen, flows } = await visitAll('192.0.2.0/24');
    expect(seen).toEqual([80, 81, 82].map((port) => `connect ETIMEDOUT ${PUBLIC}:${port}`));
    expect(flows.filter((flow) => flow.includes('ACCEPT'))).toEqual([]);
  });

  test.runIf(existsSync('/proc/net/tcp'))(
    'logs once whom it drops, where the system lists connections',
    async () => {
      const config = {
        addresses: [{ PublicIp: PUBLIC, PrivateIpAddress: '10.0.0.5' }],
        securityGroups: [],
        clientAddress: '198.51.100.7',
        publicPorts: [22],
      };
      const flows: string[] = [];
      const gate = await openGate(config, {}, (line) => flows.push(line));
      const clients = [1, 2].map(() => connect(gate.cloud[`${PUBLIC}:22`] ?? 0, '127.0.0.1'));
      for (const client of clients) client.on('error', () => {});
      await vi.waitUntil(() => flows.length >= clients.length, { timeout: 10_000 });
      const named = clients.map(({ localPort }) => `198.51.100.7 10.0.0.5 ${localPort} 22 6 1 60`);
      const told = flows.map((flow) => /198.* 22 6 1 60(?= .* REJECT OK$)/.exec(flow)?.[0]);
      expect(told.sort()).toEqual(named.sort());
      for (const client of clients) client.destroy();
      await gate.close();
    },
  );
});
