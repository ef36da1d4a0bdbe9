/** A few visible tests on the files in data/: `npx vitest run labs/02-security-groups`. The checker has more. */
import { expect, test } from 'vitest';
import { readGroups } from './aws-data.js';
import { cidrContains } from './cidr.js';
import { ConnectionTracker } from './connections.js';
import { isAllowed, matchesPermission } from './rules.js';
import type { IpPermission, Packet } from './types.js';

/** The two groups of the web servers: web and admin. */
const groups = readGroups().slice(0, 2);
const toPort = (destinationPort: number, source = '198.51.100.77'): Packet => ({
  protocol: 'tcp',
  source,
  sourcePort: 50_000,
  destination: '10.0.0.10',
  destinationPort,
});

test('02.1: HTTPS is TCP port 443', () => {
  const https = groups[0]?.IpPermissions[1] as IpPermission;
  expect(matchesPermission(https, toPort(443))).toBe(true);
  expect(matchesPermission(https, toPort(444))).toBe(false);
  expect(matchesPermission(https, { ...toPort(443), protocol: 'udp' })).toBe(false);
});

test('02.2: the office is 203.0.113.0/24', () => {
  expect(cidrContains('203.0.113.0/24', '203.0.113.7')).toBe(true);
  expect(cidrContains('203.0.113.0/24', '203.0.114.7')).toBe(false);
});

test('02.3: HTTPS is for everybody, SSH for the office', () => {
  expect(isAllowed(groups, 'ingress', toPort(443))).toBe(true);
  expect(isAllowed(groups, 'ingress', toPort(22))).toBe(false);
  expect(isAllowed(groups, 'ingress', toPort(22, '203.0.113.7'))).toBe(true);
});

test('02.4: the answer to an SSH client needs no rule', () => {
  const tracker = new ConnectionTracker(groups.slice(1));
  const call = toPort(22, '203.0.113.7');
  const answer: Packet = { ...toPort(50_000, '10.0.0.10'), sourcePort: 22, destination: '203.0.113.7' };
  expect(tracker.filter('egress', answer, 0)).toBe(false);
  expect(tracker.filter('ingress', call, 1)).toBe(true);
  expect(tracker.filter('egress', answer, 2)).toBe(true);
});
