import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { buildEdition } from '../checker/edition/build-edition.js';
import type { Scene } from './terminal-svg.js';

const LAB = '00-hello-backend';

/** What the student does: lays a file over their own (a path in `solutions/`), and types a command. */
const ACTS = [
  {
    remark: '# server.ts is written. Is it right?',
    lay: `${LAB}/wrong/not-found-is-200/server.ts`,
    type: 'node checker check 00 --seed 7',
  },
  { type: 'node checker hint' },
  {
    remark: '# server.ts: an unknown path is now answered with status 404',
    lay: `${LAB}/server.ts`,
    type: 'node checker check 00 --seed 7',
  },
] as const;

/** The checker prints colour only on a terminal: this says that there is one. */
const ON_A_TERMINAL = "data:text/javascript,Object.defineProperty(process.stdout,'isTTY',{value:true})";

/** Types real commands in a new workbook at `target`, and gives what they print, with colour. */
export async function playSession(repo: string, target: string): Promise<Scene[]> {
  await buildEdition({ root: repo, target, unlock: 'in-order' });
  await symlink(join(repo, 'node_modules'), join(target, 'node_modules'), 'dir');
  const scenes: Scene[] = [];
  for (const act of ACTS) {
    if ('lay' in act) {
      await cp(join(repo, 'solutions', act.lay), join(target, 'labs', LAB, 'server.ts'));
    }
    const output = await typed(act.type, target);
    scenes.push({ command: act.type, output, ...('remark' in act ? { remark: act.remark } : {}) });
  }
  return scenes;
}

function typed(command: string, cwd: string): Promise<string> {
  const [, ...words] = command.split(' ');
  const { NO_COLOR: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const args = ['--import', ON_A_TERMINAL, ...words];
    execFile(process.execPath, args, { cwd, env: { ...env, TERM: 'xterm' } }, (error, stdout, stderr) => {
      // A check that fails is what the recording shows; a command that cannot run is a fault.
      if (error && error.code !== 1) reject(new Error(`${command}: ${stderr}`));
      else resolve(stdout.trimEnd());
    });
  });
}
