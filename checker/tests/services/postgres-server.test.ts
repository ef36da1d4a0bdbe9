import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DatabaseSupply } from '../../services/database-supply.js';
import { findPostgres } from '../../services/postgres-programs.js';
import { PostgresServer } from '../../services/postgres-server.js';
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
      expect(server.hasEnded).toBe(false);
    } finally {
      await supply.close();
      await server.stop();
    }
  },
);
