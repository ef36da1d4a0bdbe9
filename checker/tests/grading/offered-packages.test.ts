import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offeredPackages } from '../../grading/offered-packages.js';
import { authorWorkbook } from '../../labs/author-workbook.js';
import { packagesOf } from '../../labs/layers.js';

const repo = resolve(import.meta.dirname, '../../..');
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'checker-offered-'));
  // Its own node_modules, so that what is kept lies in it.
  await mkdir(join(root, 'node_modules'));
  for (const name of await readdir(join(repo, 'node_modules'))) {
    if (!name.startsWith('.'))
      await symlink(join(repo, 'node_modules', name), join(root, 'node_modules', name));
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the packages that student code may import', () => {
  test('are one file each in every lab, and export what the installed ones do', async () => {
    const { labs, open } = await authorWorkbook(repo);
    for (const { id } of labs) {
      const names = packagesOf(await open(id));
      const offered = await offeredPackages(names, root);
      expect(offered.map(({ name }) => name)).toEqual(names);
      for (const { name, path } of offered) {
        expect((await readdir(path)).sort()).toEqual(['index.js', 'package.json']);
        const bundled = await import(pathToFileURL(join(path, 'index.js')).href);
        const installed = await import(
          pathToFileURL(createRequire(join(repo, 'package.json')).resolve(name)).href
        );
        const same = (key: string) => typeof bundled[key] === typeof installed[key];
        expect(Object.keys(bundled).filter((key) => key in installed && !same(key))).toEqual([]);
        expect(Object.keys(bundled).length).toBeGreaterThan(0);
      }
    }
  });

  test('work when bundled: an app answers', async () => {
    const [folder] = await offeredPackages(['express'], root);
    const { default: express, json } = await import(pathToFileURL(join(folder?.path ?? '', 'index.js')).href);
    const app = express();
    app.use(json());
    app.post('/echo', (request: { body: unknown }, response: { json(body: unknown): void }) =>
      response.json(request.body),
    );
    const server = app.listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    try {
      const body = JSON.stringify({ said: 'hello' });
      const url = `http://127.0.0.1:${server.address().port}/echo`;
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body });
      expect(await response.json()).toEqual({ said: 'hello' });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('are the installed ones where nothing can be kept', async () => {
    const place = await mkdtemp(join(tmpdir(), 'checker-offered-'));
    try {
      await mkdir(join(place, 'node_modules'));
      await symlink(join(repo, 'node_modules/dns-packet'), join(place, 'node_modules/dns-packet'));
      // A file where the folder would be: also for root, who may write anywhere.
      await writeFile(join(place, 'node_modules/.cache'), '');
      const offered = await offeredPackages(['dns-packet'], place);
      expect(offered.map(({ path }) => path)).toContain(join(repo, 'node_modules/dns-packet'));
      expect(offered.length).toBeGreaterThan(1);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });

  test('that are not installed are named', async () => {
    await expect(offeredPackages(['no-such-package'], root)).rejects.toThrow(
      'no-such-package is not installed',
    );
  });
});
