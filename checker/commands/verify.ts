import { verify } from '../grading/verify.js';
import { jsonText } from '../report/json.js';
import { verifyLine, verifySummary } from '../report/verify-report.js';
import type { CommandContext } from './context.js';
import { unlessInterrupted } from './interrupt.js';

/** What `verify` was asked. */
export interface VerifyOptions {
  /** Lab or step ids; empty: all. */
  readonly targets: readonly string[];
  readonly wrong?: string;
  readonly real?: boolean;
  readonly everyStep?: boolean;
  readonly json?: boolean;
}

/** Proves labs: the stub, the reference, the wrong submissions and, if asked, the real systems. */
export async function runVerify(context: CommandContext, options: VerifyOptions): Promise<number> {
  const { screen, services, root, env, signal } = context;
  const workbook = await services.findWorkbook(root);
  const verifying = verify({
    workbook,
    targets: options.targets,
    ...(options.wrong ? { wrong: options.wrong } : {}),
    real: options.real ?? false,
    everyStep: options.everyStep ?? false,
    mustHaveReal: Boolean(env.CI),
    onRow: (row) => {
      if (!options.json && row.outcome !== 'as-declared') screen.print(verifyLine(row, screen.style));
      else screen.progress(`${row.lab} ${row.kind} ${row.name}`);
    },
  });
  const rows = await unlessInterrupted(signal, verifying);
  screen.progress('');
  screen.print(options.json ? jsonText({ formatVersion: 1, rows }) : verifySummary(rows));
  return rows.some(({ outcome }) => outcome === 'not-as-declared') ? 1 : 0;
}
