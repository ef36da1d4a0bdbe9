import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DatabaseSupply } from '../../services/database-supply.js';
import { findPostgres } from '../../services/postgres-programs.js';
import { PostgresServer } from '../../services/postgres-server.js';
import { leftAfterAWhile, processesOf } from '../hostile/leftovers.js';
import { noPostgres } from './available.js';

const found = findPostgres(join(import.meta.dirname, '../../..'));
// Elsewhere the databases are on the disk, which nobody should fill.
const hasNamespaces =
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { stdio: 'ignore' }).status === 0;

test.skipIf(noPostgres || !hasNamespaces)(
  'a query that would fill the disk fails, and the server and the next database do not',
  async () => {
    const server = new PostgresServer('at' in found ? found.at : '', { maxConnections: 4 });
    await server.ready;
    const supply = new DatabaseSupply(server.access);
    try {
      const full = await supply.fresh('CREATE TABLE heap (bytes bytea STORAGE EXTERNAL)');
      const fill = `INSERT INTO heap SELECT decode(repeat('ab', 1000000), 'hex') FROM generate_series(1, 1000)`;
      await expect(full.query(fill)).rejects.toMatchObject({ code: '53100' });
      expect(await full.query('SELECT count(*)::int AS rows FROM heap')).toEqual([{ rows: 0 }]);
      await full.release();
      await supply.dropAll();
      const next = await supply.fresh('CREATE TABLE small (id int)');
      expect(await next.query('INSERT INTO small VALUES (1) RETURNING id')).toEqual([{ id: 1 }]);
      await next.release();
      const second = new DatabaseSupply(server.access);
      await (await second.fresh('CREATE TABLE other (id int)')).release();
      await second.close();
      expect(server.hasEnded).toBe(false);
    } finally {
      await supply.close();
      await server.stop();
    }
  },
);

test.skipIf(noPostgres)('a server that is stopped while it starts ends, whatever it is about', async () => {
  const programs = 'at' in found ? found.at : '';
  // Made first, so that the others begin with the same.
  const first = new PostgresServer(programs, { maxConnections: 4 });
  await first.ready;
  await first.stop();
  for (let ms = 0; ms <= 100; ms += 5) {
    const server = new PostgresServer(programs, { maxConnections: 4 });
    await sleep(ms);
    await server.stop();
    // It may have been quicker.
    await server.ready.catch(() => {});
    expect(await leftAfterAWhile(async () => processesOf(join(server.access.host, '..')))).toEqual([]);
    expect(existsSync(join(server.access.host, '..'))).toBe(false);
  }
});

test.skipIf(noPostgres || !hasNamespaces)(
  'the cluster is made once and copied then; one that is damaged is made again',
  async () => {
    const modules = join(await mkdtemp(join(tmpdir(), 'cluster-')), 'node_modules');
    const installed = join(modules, 'postgres');
    await mkdir(join(installed, 'native'), { recursive: true });
    await writeFile(join(installed, 'package.json'), '{"version":"1.2.3"}');
    const programs = join(installed, 'native', 'bin');
    await symlink('at' in found ? found.at : '', programs);
    const start = async () => {
      const server = new PostgresServer(programs, { maxConnections: 4 });
      try {
        await server.ready;
        const supply = new DatabaseSupply(server.access);
        const { query, release } = await supply.fresh('CREATE TABLE small (id int)');
        expect(await query('SELECT count(*)::int AS rows FROM small')).toEqual([{ rows: 0 }]);
        await release();
        await supply.close();
      } finally {
        await server.stop();
      }
    };
    const cache = join(modules, '.cache');
    try {
      await start();
      const [kept = ''] = await readdir(cache);
      // Stopped while it starts: that says nothing about what it was to be copied from.
      await new PostgresServer(programs, { maxConnections: 4 }).stop();
      expect(await readdir(cache)).toEqual([kept]);
      const template = join(cache, kept);
      expect(kept).toMatch(/^checker-cluster-1\.2\.3-[0-9a-f]{8}$/);
      expect((await readdir(template)).sort()).toEqual(['cluster', 'password']);
      await start();
      // What another checker takes away in the middle of the copying.
      await rename(join(template, 'cluster'), join(template, 'away'));
      await start();
      await rename(join(template, 'away'), join(template, 'cluster'));
      await writeFile(join(template, 'cluster', 'global', 'pg_control'), 'damaged');
      await expect(start()).rejects.toThrow(/pg_control/);
      expect(existsSync(template)).toBe(false);
      await start();
      expect(await readdir(cache)).toEqual([kept]);
    } finally {
      await rm(join(modules, '..'), { recursive: true });
    }
  },
);
