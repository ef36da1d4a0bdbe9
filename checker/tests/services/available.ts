import { join } from 'node:path';
import { findBrowser } from '../../services/find-browser.js';
import { findPostgres } from '../../services/postgres-programs.js';

const root = join(import.meta.dirname, '../../..');
const missing = (found: { at: string } | { missing: string }) =>
  'missing' in found && !process.env.CI ? found.missing : undefined;

/** Why no database can be tried on this machine; undefined where there is one, and where there has to be (CI). */
export const noPostgres: string | undefined = missing(findPostgres(root));

/** Why no browser can be tried on this machine; undefined where there is one, and where there has to be (CI). */
export const noBrowser: string | undefined = missing(findBrowser());
