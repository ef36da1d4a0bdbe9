import { execFile, spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../../labs/01-dns/types.js';
import { parseZone } from '../../../labs/01-dns/zone-file.js';
import { startServer } from '../../../solutions/01-dns/server.js';

const root = resolve(import.meta.dirname, '../../..');
const labDir = join(root, 'labs/01-dns');
const solutionDir = join(root, 'solutions/01-dns');
const run = promisify(execFile);

let server: RunningServer;

beforeAll(async () => {
  const zone = parseZone(await readFile(join(labDir, 'data/example.com.zone'), 'utf8'));
  server = await startServer({ zone, port: 0 });
});

afterAll(() => server.close());

describe('Node’s own resolver, asking the reference', () => {
  const resolver = new dns.promises.Resolver({ timeout: 2000, tries: 1 });

  beforeAll(() => resolver.setServers([`127.0.0.1:${server.port}`]));

  test('gets every address of a name, also through aliases', async () => {
    const wanted = ['192.0.2.10', '192.0.2.11', '198.51.100.10'];
    expect((await resolver.resolve4('www.example.com')).sort()).toEqual(wanted);
    expect((await resolver.resolve4('shop.example.com')).sort()).toEqual(wanted);
    expect(await resolver.resolve6('WWW.Example.COM')).toEqual(['2001:db8::10']);
  });

  test('gets CNAME, MX, TXT, NS and SOA records', async () => {
    expect(await resolver.resolveCname('api.example.com')).toEqual(['backend.example.com']);
    expect(await resolver.resolveTxt('example.com')).toEqual([['v=spf1 mx -all']]);
    expect((await resolver.resolveNs('example.com')).sort()).toEqual(['ns1.example.com', 'ns2.example.com']);
    expect((await resolver.resolveMx('example.com')).map(({ exchange }) => exchange).sort()).toEqual([
      'mail.example.com',
      'mail2.example.com',
    ]);
    expect((await resolver.resolveSoa('example.com')).minttl).toBe(300);
  });

  test('goes on over TCP when the response is truncated', async () => {
    const [manual] = await resolver.resolveTxt('manual.example.com');
    expect(manual?.length).toBe(3);
    expect(manual?.join('').length).toBeGreaterThan(512);
  });

  test('is told what there is not', async () => {
    await expect(resolver.resolve4('nobody.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6('backend.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('eu.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('www.example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  });
});

describe('dig, asking the reference', () => {
  /** What dig prints; undefined when it is not installed. In CI it must be. */
  async function dig(...words: string[]): Promise<string | undefined> {
    try {
      const given = ['@127.0.0.1', '-p', String(server.port), '+tries=1', '+timeout=2', ...words];
      return (await run('dig', given)).stdout;
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (isMissing && !process.env.CI) return undefined;
      throw error;
    }
  }

  test('reads an answer with an alias', async ({ skip }) => {
    const output = (await dig('api.example.com')) ?? skip('dig is not installed');
    expect(output).toContain('status: NOERROR');
    expect(output).toMatch(/flags: qr aa rd;/);
    expect(output).toMatch(/api\.example\.com\.\s+3600\s+IN\s+CNAME\s+backend\.example\.com\./);
    expect(output).toMatch(/backend\.example\.com\.\s+3600\s+IN\s+A\s+203\.0\.113\.7/);
    expect(output).not.toMatch(/malformed|mismatch|extra bytes|Got bad/);
  });

  test('reads NXDOMAIN with its SOA, a referral, and a refusal', async ({ skip }) => {
    const negative = (await dig('nobody.example.com')) ?? skip('dig is not installed');
    expect(negative).toContain('status: NXDOMAIN');
    expect(negative).toMatch(/example\.com\.\s+300\s+IN\s+SOA\s+ns1\.example\.com\./);
    const referral = (await dig('www.team.example.com')) ?? '';
    expect(referral).toMatch(/flags: qr rd; QUERY: 1, ANSWER: 0, AUTHORITY: 2, ADDITIONAL: 2/);
    expect(await dig('example.org')).toContain('status: REFUSED');
  });

  test('goes on over TCP', async ({ skip }) => {
    const output = (await dig('manual.example.com', 'TXT')) ?? skip('dig is not installed');
    expect(output).toContain('(TCP)');
    expect(output).toContain('RFC 1034');
  });
});

describe('run.ts', () => {
  /** Runs run.ts beside the given student files until it has printed `until` or ended. */
  async function runLab(studentDir: string, until: RegExp) {
    const dir = await mkdtemp(join(tmpdir(), 'lab-01-'));
    await cp(labDir, dir, { recursive: true });
    for (const file of ['zone.ts', 'server.ts', 'resolver.ts']) {
      await cp(join(studentDir, file), join(dir, file));
    }
    await writeFile(join(dir, 'package.json'), '{"type":"module"}');
    await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
    const child = spawn(process.execPath, ['--import', 'tsx', join(dir, 'run.ts')], {
      cwd: dir,
    });
    let output = '';
    const ended = once(child, 'close');
    const printed = new Promise<void>((found) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (until.test(output)) found();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
    await Promise.race([printed, ended]);
    const stop = async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    };
    return { child, text: () => output, stop };
  }

  test('starts the server, says how to ask it, and shows each response', async () => {
    const running = await runLab(solutionDir, /Ctrl-C/);
    try {
      const port = /dig @127\.0\.0\.1 -p (\d+) www\.example\.com/.exec(running.text())?.[1];
      expect(port).toBeDefined();
      const resolver = new dns.promises.Resolver({ timeout: 2000, tries: 1 });
      resolver.setServers([`127.0.0.1:${port}`]);
      const shown = once(running.child.stdout, 'data');
      expect(await resolver.resolve4('backend.example.com')).toEqual(['203.0.113.7']);
      await shown;
      expect(running.text()).toContain('backend.example.com A -> NOERROR, 1 in the answer');
    } finally {
      await running.stop();
    }
  });

  test('says which step is not written yet', async () => {
    const running = await runLab(labDir, /hint/);
    try {
      expect(running.text()).toContain('TODO(01.4)');
      expect(running.text()).toContain('node checker hint 01.4');
    } finally {
      await running.stop();
    }
  });
});
