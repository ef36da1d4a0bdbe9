import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '../core/atomic-write.js';
import { UserError } from '../core/errors.js';
import { storageError } from '../core/storage-error.js';
import { isTraceFault, TRACE_FAULT_NAMES, type TraceFault } from '../core/trace.js';
import { jsonText } from '../report/json.js';
import { traceHtml } from '../report/trace-html.js';
import { traceText } from '../report/trace-text.js';
import { findBrowser } from '../services/find-browser.js';
import { readUrl } from '../tracing/read-url.js';
import { DEFAULT_URL } from '../tracing/scenario.js';
import { type TraceRequest, traceRequest } from '../tracing/trace-request.js';
import type { CommandContext } from './context.js';
import { openWorkbook } from './open-workbook.js';

/** What `trace` was asked. */
export interface TraceOptions {
  /** Undefined: the example's own. */
  readonly url?: string | undefined;
  readonly browser?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** The file to write the page to. */
  readonly html?: string | undefined;
  /** The name of a fault. */
  readonly fault?: string | undefined;
  readonly patience?: TraceRequest['patience'];
}

/**
 * Follows one request through the student's own layers. Exit code 1: its way ended at a hop, and nothing had been
 * broken on purpose.
 */
export async function runTrace(context: CommandContext, options: TraceOptions): Promise<number> {
  const { screen, env, signal } = context;
  const url = readUrl(options.url ?? DEFAULT_URL);
  const fault = readFault(options.fault);
  const page = options.html === undefined ? undefined : resolve(options.html);
  if (page !== undefined) await refuseUnwritable(page);
  const browser = options.browser ? browserProgram() : undefined;
  const { workbook } = await openWorkbook(context);
  const report = await traceRequest({
    ...{ workbook, url, fault, browser, env, signal, startedAt: context.now(), say: screen.progress },
    ...(options.patience ? { patience: options.patience } : {}),
  }).finally(() => screen.progress(''));
  if (page !== undefined) {
    await writeFileAtomic(page, traceHtml(report)).catch((error: unknown) => {
      throw storageError(error, 'the page', page);
    });
  }
  screen.print(options.json ? jsonText(report) : traceText(report, screen.style));
  if (page !== undefined) screen.note(`\nThe same as a page, with every head and record in full: ${page}`);
  return report.endedAt !== undefined && fault === undefined ? 1 : 0;
}

function readFault(name: string | undefined): TraceFault | undefined {
  if (name === undefined || isTraceFault(name)) return name;
  const all = TRACE_FAULT_NAMES.join(', ');
  throw new UserError(
    `There is no fault "${name}". The faults are: ${all}.`,
    'node checker trace --break app-dead',
  );
}

function browserProgram(): string {
  const found = findBrowser();
  if ('at' in found) return found.at;
  throw new UserError(`A trace with --browser needs ${found.missing}.`, 'node checker doctor');
}

/** Told before the trace, not after it. Throws UserError. */
async function refuseUnwritable(path: string): Promise<void> {
  const folder = dirname(path);
  const refuse = (why: string) =>
    new UserError(`${path} cannot be written: ${why}.`, 'Name another file: --html trace.html');
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile()) throw refuse('it is there, and is no file');
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw refuse(`there is no folder ${folder}`);
  await access(folder, constants.W_OK).catch(() => {
    throw refuse('you may not write into its folder');
  });
}
