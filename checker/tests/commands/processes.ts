import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** True while a process runs; one that has ended and only waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return stateOf(pid) !== 'Z';
}

/** The pids of all running processes that work in a folder or name it on their command line (Linux; elsewhere none). */
export function processesAt(folder: string): number[] {
  const isThere = (pid: number) => commandLine(pid).includes(folder) || workingFolder(pid).startsWith(folder);
  return pids().filter((pid) => isThere(pid) && isRunning(pid));
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function stateOf(pid: number): string {
  return /\) (\S)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? '';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
