import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildEdition } from '../../edition/build-edition.js';

export const repo = resolve(import.meta.dirname, '../../..');

/** A student at a new workbook: types commands, lays files, and keeps a transcript of all of it. */
export interface WorkbookSession {
  readonly root: string;
  /** Types one command and gives its exit code; command, output and exit code go into the transcript. */
  type(command: string): Promise<number>;
  /** Copies a file over the student's, with a remark in the transcript. */
  lay(remark: string, from: string, to: string): Promise<void>;
  transcript(): string;
  /** Begins a new transcript. */
  forget(): void;
  remove(): Promise<void>;
}

/** What differs from machine to machine, or from run to run under one seed: ports and the isolation level. */
function normalise(text: string, root: string): string {
  return (
    text
      .replaceAll(root, '<workbook>')
      .replace(/isolation (sandbox|user|process)/g, 'isolation <level>')
      .replace(/port: (?!0\b)\d{4,5}/g, 'port: <port>')
      .replace(/-p \d{4,5}/g, '-p <port>')
      // Node's own frames and version in what a program prints when it dies.
      .replace(/\n {2}\| {5}at .*\(node:.*\)/g, '')
      .replace(/Node\.js v\d+\.\d+\.\d+/g, 'Node.js <version>')
      .replace(/localhost:(?!3000)\d{4,5}/g, 'localhost:<port>')
      .replace(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:<port>')
  );
}

/** Builds an edition in a folder of its own; its packages are this repo's. */
export async function openWorkbookSession(): Promise<WorkbookSession> {
  const folder = await mkdtemp(join(tmpdir(), 'checker-transcript-'));
  const root = join(folder, 'workbook');
  await buildEdition({ root: repo, target: root, unlock: 'in-order' });
  await symlink(join(repo, 'node_modules'), join(root, 'node_modules'), 'dir');
  const lines: string[] = [];
  return {
    root,
    async type(command) {
      const { output, exitCode } = await runShell(command, root);
      lines.push(`$ ${command}`, normalise(output.trimEnd(), root), `[exit ${exitCode}]`, '');
      return exitCode;
    },
    async lay(remark, from, to) {
      await cp(from, join(root, to));
      lines.push(`# ${remark}`, '');
    },
    transcript: () => lines.join('\n'),
    forget: () => {
      lines.length = 0;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function runShell(command: string, cwd: string): Promise<{ output: string; exitCode: number }> {
  return new Promise((resolve, reject) => {
    const path = `${join(process.execPath, '..')}:${process.env.PATH ?? ''}`;
    const env = { PATH: path, HOME: process.env.HOME ?? cwd, LANG: 'C.UTF-8' };
    // Both streams into one, as on a terminal.
    const child = spawn('/bin/sh', ['-c', `exec 2>&1; ${command}`], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ output, exitCode: code ?? -1 }));
  });
}
