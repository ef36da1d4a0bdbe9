import { spawnSync } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolders } from '../progress/temporary-workbook.js';

const newFolder = temporaryFolders();
const index = resolve(import.meta.dirname, '../../index.js');

/** A folder with nothing but the entry and what is given. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await newFolder();
  await mkdir(join(root, 'checker/built'), { recursive: true });
  await cp(index, join(root, 'checker/index.js'));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  return root;
}

function start(root: string, ...nodeOptions: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeOptions, 'checker', 'some', 'words'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const MAIN = 'export const main = (words) => console.log(words.join("-"));';

describe('node checker', () => {
  test('starts the built program with the words of the command line', async () => {
    const root = await folderWith({ 'checker/built/cli.js': MAIN });
    expect(start(root)).toEqual({ status: 0, stdout: 'some-words\n', stderr: '' });
  });

  test('refuses an old Node: exit 2, what to do, and nothing else', async () => {
    const root = await folderWith({ 'checker/built/cli.js': MAIN });
    const oldNode = join(import.meta.dirname, 'programs/old-node.cjs');
    const { status, stdout, stderr } = start(root, '--require', oldNode);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'This workbook needs Node 20.19 or newer. This is Node 20.18.3.\n  https://nodejs.org\n',
    );
  });

  test.each([
    ['in the author’s repo', { 'checker/cli.ts': MAIN }],
    ['in an edition', { 'checker/built/cli.js': 'import "a-package-that-is-not-there";' }],
  ])('without its packages, %s: exit 2 and the command that installs them', async (_name, files) => {
    const { status, stdout, stderr } = start(await folderWith(files));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe('The packages that the checker needs are not installed.\n  npm install\n');
  });
});
