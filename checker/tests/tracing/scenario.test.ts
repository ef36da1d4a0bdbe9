import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readScenario, withoutName, withoutPort } from '../../tracing/scenario.js';

const data = resolve(import.meta.dirname, '../../../labs/06-request-flow/data');
const files = Object.fromEntries(
  readdirSync(data).map((name) => [`data/${name}`, readFileSync(join(data, name), 'utf8')]),
);
const scenario = readScenario({ files });

describe('the data of lab 06, as a trace uses it', () => {
  test('is complete, and what the groups hold beside is kept for the student’s code', () => {
    expect(scenario.addresses.map(({ PublicIp }) => PublicIp)).toEqual(['203.0.113.10']);
    expect(scenario.groups[0]).toHaveProperty('IpPermissionsEgress');
    expect(scenario.zone).toMatch(/^backend\s/m);
    expect(scenario.nginxConf).toContain('proxy_pass');
  });

  test('a zone without a name lacks this name alone', () => {
    const without = withoutName(scenario.zone, 'backend.example.com');
    expect(without).not.toMatch(/^backend\s/m);
    expect(without).toMatch(/^www\s+IN CNAME backend$/m);
    expect(withoutName(scenario.zone, 'example.com')).toBe(scenario.zone);
  });

  test('groups without a port keep their other rules', () => {
    const ports = (port: number) =>
      withoutPort(scenario.groups, port).flatMap((group) =>
        group.IpPermissions.map(({ FromPort }) => FromPort),
      );
    expect(ports(443)).toEqual([80, 22]);
    expect(ports(8080)).toEqual([80, 443, 22]);
  });
});
