import { join } from 'node:path';
import { marpCli } from '@marp-team/marp-cli';
import { findBrowser } from '../checker/services/find-browser.js';

const folder = import.meta.dirname;
const common = ['--config-file', join(folder, 'marp.config.mjs'), '--input-dir', folder];

/** Builds every deck beside this file into `built/`, as HTML and as PDF. The PDF is printed by an installed browser. */
async function buildDecks(): Promise<number> {
  const output = ['--output', join(folder, 'built')];
  const asHtml = await marpCli([...common, ...output]);
  if (asHtml !== 0) return asHtml;

  const browser = findBrowser();
  if ('missing' in browser) {
    console.error(`The decks are there as HTML. For PDF this machine lacks ${browser.missing}.`);
    return 2;
  }
  // As root Chromium's own sandbox cannot be made.
  if (process.getuid?.() === 0) process.env.CHROME_NO_SANDBOX = '1';
  return marpCli([
    ...common,
    ...output,
    '--browser-path',
    browser.at,
    '--pdf',
    '--pdf-notes',
    '--pdf-outlines',
  ]);
}

/** Shows the decks in a browser, and again at each save, until Ctrl-C. */
function presentDecks(): Promise<number> {
  // Marp's own port is 8080, which belongs to labs 03 and 04: their commands on the slides would fail.
  process.env.PORT ??= '7070';
  return marpCli([...common, '--server']);
}

process.exitCode = await (process.argv.includes('--watch') ? presentDecks() : buildDecks());
