import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { UserError } from '../core/errors.js';
import type { Need } from '../core/lab.js';
import type { IsolationLevel } from '../core/result.js';
import type { LimitFinding } from '../grading/probe-limits.js';
import type { LabSummary } from '../labs/workbook.js';
import { doctorReport, type Finding } from '../report/doctor-report.js';
import { jsonText } from '../report/json.js';
import { probeIsolation } from '../sandbox/probe.js';
import { BrowserSupply } from '../services/browser-supply.js';
import { findBrowser } from '../services/find-browser.js';
import { startPostgres } from '../services/start-postgres.js';
import type { CommandContext } from './context.js';
import { openWorkbook } from './open-workbook.js';
import { installedFile } from './run-program.js';

/** Looks at all that labs need from this machine, for real, and says what mends what does not work. */
export async function runDoctor(
  context: CommandContext,
  options: { readonly json?: boolean },
): Promise<number> {
  const findings = [
    nodeFinding(),
    await npmFinding(),
    packagesFinding(context.root),
    await folderFinding(context.root),
    ...(await workbookFindings(context)),
    await portsFinding(),
    ...(await isolationFindings(context.root)),
  ];
  const { screen } = context;
  screen.print(options.json ? jsonText({ findings }) : doctorReport(findings, screen.style));
  return findings.some(({ state }) => state === 'problem') ? 2 : 0;
}

function nodeFinding(): Finding {
  // checker/index.js refuses an older one before anything else.
  return { name: 'Node', state: 'ok', says: process.versions.node };
}

async function npmFinding(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version'], { timeout: 20_000 });
    return { name: 'npm', state: 'ok', says: stdout.trim() };
  } catch {
    return {
      name: 'npm',
      state: 'note',
      says: 'not found; only installing packages needs it',
      remedy: 'https://nodejs.org has Node together with npm',
    };
  }
}

/** Installed beside the checker, not inside it. */
function packagesFinding(root: string): Finding {
  const missing = ['tsx/cli', 'ts-node', 'typescript', 'esbuild'].filter((name) => {
    try {
      installedFile(root, name);
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return { name: 'packages', state: 'ok', says: 'installed' };
  const names = missing.map((name) => name.split('/')[0]).join(', ');
  return { name: 'packages', state: 'problem', says: `not installed: ${names}`, remedy: 'npm install' };
}

async function folderFinding(root: string): Promise<Finding> {
  try {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
    return { name: 'folder', state: 'ok', says: 'your progress can be saved in it' };
  } catch {
    const says = 'the checker may not write here, so your progress cannot be saved';
    return { name: 'folder', state: 'problem', says, remedy: 'chmod -R u+w .' };
  }
}

async function workbookFindings(context: CommandContext): Promise<Finding[]> {
  try {
    const { workbook } = await openWorkbook(context);
    const labs = { name: 'labs', state: 'ok', says: `${workbook.labs.length} in this workbook` } as const;
    const [database, browser] = await Promise.all([
      needFinding('database', 'postgres', workbook.labs, () => databaseFinding(workbook.root)),
      needFinding('browser', 'browser', workbook.labs, browserFinding),
    ]);
    return [labs, database, browser];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ name: 'labs', state: 'problem', says: error.message, remedy: error.remedy }];
  }
}

/** `look` gives what works, or throws with what does not and what mends it. */
async function needFinding(
  name: string,
  need: Need,
  labs: readonly LabSummary[],
  look: () => Promise<string>,
): Promise<Finding> {
  const needing = labs.filter(({ needs }) => needs.includes(need)).map(({ id }) => id);
  if (needing.length === 0) return { name, state: 'ok', says: 'no lab in this workbook needs one' };
  try {
    return { name, state: 'ok', says: await look() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const says = `${error.message}; needed by lab ${needing.join(', ')}, whose steps are not run without it`;
    return { name, state: 'note', says, remedy: error.remedy };
  }
}

/** A server that is there but does not start is no database: it is started. */
async function databaseFinding(root: string): Promise<string> {
  const remedy = 'npm install, or set DATABASE_URL to a PostgreSQL of your own';
  const started = startPostgres(root);
  if ('missing' in started) throw new UserError(started.missing, remedy);
  try {
    await started.at.ready;
    const { serverVersion } = await import('../services/database-supply.js');
    return `PostgreSQL ${await serverVersion(started.at.access)} starts and answers`;
  } catch (error) {
    throw new UserError(`a database that answers: ${messageOf(error)}`, remedy);
  } finally {
    await started.at.stop();
  }
}

async function browserFinding(): Promise<string> {
  const found = findBrowser();
  const remedy = 'On Debian or Ubuntu: sudo apt-get install chromium';
  if ('missing' in found) throw new UserError(found.missing, remedy);
  const supply = new BrowserSupply(found.at);
  try {
    const browser = await supply.browser();
    return `${browser.browserType().name()} ${browser.version()} starts`;
  } catch (error) {
    throw new UserError(`${found.at} does not start: ${messageOf(error).split('\n')[0]}`, remedy);
  } finally {
    await supply.close();
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function portsFinding(): Promise<Finding> {
  const server = createServer();
  const socket = createSocket('udp4');
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { name: 'ports', state: 'ok', says: 'TCP and UDP on 127.0.0.1 can be opened' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name: 'ports',
      state: 'problem',
      says: `no port can be opened on 127.0.0.1: ${reason}`,
      remedy: 'Look for a firewall or a container that forbids it, then: node checker doctor',
    };
  } finally {
    server.close();
    socket.close();
  }
}

/** The level that starts, and each of its limits, tried from inside a job. */
async function isolationFindings(root: string): Promise<Finding[]> {
  const { level, reason, remedy } = probeIsolation();
  const isolation: Finding = {
    name: 'isolation',
    state: level === 'sandbox' ? 'ok' : 'note',
    says: `${level}: ${HOLDS[level]}${reason ? ` ${reason}` : ''}`,
    ...(remedy ? { remedy } : {}),
  };
  try {
    const { probeLimits } = await import('../grading/probe-limits.js');
    const probed = await probeLimits(root);
    return [isolation, ...probed.findings.map((finding) => limitFinding(finding, probed.level))];
  } catch (error) {
    const says = `could not be tried: ${messageOf(error).split('\n')[0]}`;
    return [isolation, { name: 'limits', state: 'note', says }];
  }
}

const HOLDS = {
  sandbox: 'your code runs with its own network, files and limits',
  user: 'your code runs as a user of its own, without a view of files; its network is not held.',
  process: 'your code runs in a process of its own, which stops accidents, not attacks.',
} as const;

/** What a level does not promise is worth knowing; a promise that is not kept is a problem. */
function limitFinding({ name, holds, says }: LimitFinding, level: IsolationLevel): Finding {
  const isPromised = level === 'sandbox' || (level === 'user' && name !== 'network');
  return { name, state: holds ? 'ok' : isPromised ? 'problem' : 'note', says: `${says} (${level})` };
}
