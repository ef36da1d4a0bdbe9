import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLesson } from '../../commands/lesson.js';
import { openersFor } from '../../commands/open-page.js';
import { runStatus } from '../../commands/status.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';

const newFolder = temporaryFolders();
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>Drawn</title></svg>';

/** A workbook with lab 00 open, and an `xdg-open` that writes down what it is given and ends with a code. */
async function newWorkbook(exitCode = 0) {
  const root = await newFolder();
  const log = join(root, 'opened.txt');
  await mkdir(join(root, 'bin'));
  const script = `#!/bin/sh\nprintf %s "$1" > '${log}'\nexit ${exitCode}\n`;
  await writeFile(join(root, 'bin/xdg-open'), script, { mode: 0o755 });
  const env = { PATH: `${join(root, 'bin')}:${process.env.PATH}`, DISPLAY: ':0' };
  const context = { ...fakeContext(root), env };
  await runStatus(context, {});
  context.printed.length = 0;
  return { root, log, context, lesson: join(root, 'labs/00-lab/README.md') };
}

const page = '.checker/lessons/00-lab.html';

describe.skipIf(process.platform !== 'linux')('lesson --web', () => {
  test('writes the page, opens it, and says where it is', async () => {
    const { root, log, context } = await newWorkbook();
    expect(await runLesson(context, { web: true })).toBe(0);
    expect(context.printed).toEqual([`The lesson is open in your browser:\n  ${join(root, page)}`]);
    expect(await readFile(log, 'utf8')).toBe(join(root, page));
    expect(await readFile(join(root, page), 'utf8')).toContain('The lesson.');
  });

  test('says where the page is when nothing can open it, and that is no failure', async () => {
    for (const env of [{}, { DISPLAY: ':0', PATH: '/nowhere' }]) {
      const { root, context } = await newWorkbook();
      expect(await runLesson({ ...context, env }, { web: true })).toBe(0);
      expect(context.printed).toEqual([`Open this page in a browser:\n  ${join(root, page)}`]);
    }
    const { context } = await newWorkbook(3);
    expect(await runLesson(context, { web: true })).toBe(0);
    expect(context.printed[0]).toMatch(/^Open this page/);
  });

  test('puts the lesson’s own figures into the page, and no other file', async () => {
    const { root, context, lesson } = await newWorkbook();
    await mkdir(join(root, 'labs/00-lab/figures'));
    await writeFile(join(root, 'labs/00-lab/figures/a.svg'), SVG);
    await writeFile(join(root, 'labs/00-lab/figures/b.svg'), 'no drawing');
    await writeFile(join(root, 'labs/secret.svg'), SVG.replace('Drawn', 'Secret'));
    await writeFile(
      lesson,
      '![One.](figures/a.svg)\n\n![Two.](figures/b.svg)\n\n![Three.](figures/../../secret.svg)\n',
    );
    await runLesson(context, { web: true });
    const text = await readFile(join(root, page), 'utf8');
    expect(text).toContain(SVG);
    expect(text).toContain('<p>Two.</p>');
    expect(text).not.toMatch(/no drawing|Secret/);
  });

  test('links the pages that there are; a locked lab has none, and stays text', async () => {
    const { root, context, lesson } = await newWorkbook();
    await writeFile(join(root, 'labs/GLOSSARY.md'), '# Glossary\n\nSee [lab 00](00-lab/README.md#first).\n');
    await writeFile(
      lesson,
      'A [word](../GLOSSARY.md#ttl), [this](#top), [next](../01-lab/README.md), [file](server.ts).\n',
    );
    await runLesson(context, { web: true });
    expect((await readdir(join(root, '.checker/lessons'))).sort()).toEqual(['00-lab.html', 'glossary.html']);
    expect(await readFile(join(root, page), 'utf8')).toContain(
      '<p>A <a href="glossary.html#ttl">word</a>, <a href="#top">this</a>, next, file.</p>',
    );
    expect(await readFile(join(root, '.checker/lessons/glossary.html'), 'utf8')).toContain(
      '<a href="00-lab.html#first">lab 00</a>',
    );
  });
});

describe('the opener', () => {
  const programs = (platform: NodeJS.Platform, env: Record<string, string>, isInWsl = false) =>
    openersFor('/a.html', platform, env, isInWsl).map(({ program }) => program);

  test('is the system’s own', () => {
    expect(programs('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
    expect(programs('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open']);
    expect(programs('darwin', {})).toEqual(['open']);
    expect(programs('linux', {}, true)).toEqual(['wslview', 'sh']);
  });

  test('is none without a screen: a browser for terminals would start unseen', () => {
    expect(programs('linux', {})).toEqual([]);
  });
});
