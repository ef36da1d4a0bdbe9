import { accessSync, constants } from 'node:fs';
import type { Available } from '../core/services.js';
import { findProgram } from '../sandbox/find-program.js';

const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const MAC_PLACES = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** An installed Chrome, Chromium or Edge: the one that BROWSER_PROGRAM names, or the first that is found. */
export function findBrowser(): Available<string> {
  const named = process.env.BROWSER_PROGRAM;
  const candidates = named ? [named] : [...NAMES.map((name) => findProgram(name)), ...MAC_PLACES];
  const found = candidates.find((path) => path !== undefined && isProgram(path));
  if (found) return { at: found };
  return {
    missing: named
      ? `a browser: BROWSER_PROGRAM names ${named}, which is no program`
      : 'a browser: install Chrome, Chromium or Edge',
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
