import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClaimedUsers, claimUsers } from '../../sandbox/job-users.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-users-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the users of a job', () => {
  test('are nobody else’s, until they are given back', async () => {
    const claims: ClaimedUsers[] = [];
    const claimAll = async () => {
      for (;;) claims.push(await claimUsers([folder]));
    };
    await expect(claimAll()).rejects.toThrow('every user that a job may have is in use');
    const users = claims.flatMap((claim) => claim.users);
    expect(users.length).toBeGreaterThan(400);
    expect(new Set(users).size).toBe(users.length);
    claims[7]?.release();
    expect((await claimUsers([folder])).users).toEqual(claims[7]?.users);
    for (const { release } of claims) release();
    expect(await readdir(join(folder, 'checker-users'))).toEqual([]);
  });

  test('are claimed in files, which checkers in other namespaces of the network see as well', async () => {
    const { users, release } = await claimUsers([folder]);
    expect(await readdir(join(folder, 'checker-users'))).toEqual([String(users[0])]);
    release();
  });

  test('are free again when the checker that had them was killed', async () => {
    const all = Array.from({ length: 140 }, (_, block) => String(60_578 + 3 * block));
    const killed = JSON.stringify({ pid: process.pid, started: 'long ago', token: 'x' });
    const claims = join(folder, 'checker-users');
    await mkdir(claims);
    await Promise.all(all.map((name) => writeFile(join(claims, name), killed)));
    expect((await claimUsers([folder])).users).toHaveLength(3);
  });

  test('are claimed elsewhere where the first place cannot be written to, and nowhere if none can', async () => {
    await writeFile(join(folder, 'file'), '');
    const { users } = await claimUsers([join(folder, 'file'), folder]);
    expect(await readdir(join(folder, 'checker-users'))).toEqual([String(users[0])]);
    await expect(claimUsers([join(folder, 'file')])).rejects.toThrow('no users can be claimed for a job');
  });
});
