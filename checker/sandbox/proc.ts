import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The ids of the processes that a /proc shows; none where there is no such folder. */
export function processIds(proc = '/proc'): string[] {
  try {
    return readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The user that a process runs as; undefined when it has gone. */
export function userOf(pid: string): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return undefined;
  }
}

/** The text of a file of /proc; undefined when its process has gone. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A thread that leaves: the kernel runs no more of its program (PF_EXITING in the kernel's linux/sched.h). */
const EXITING = 0x4;

/** SIGKILL among pending signals (proc(5), SigPnd): the thread does not get back into its program. */
const KILLED = 0x100n;

/** Whether a process only has its end before it: each of its threads has ended, is leaving or was killed. */
export function isEnding(pid: string, proc = '/proc'): boolean {
  try {
    return readdirSync(`${proc}/${pid}/task`).every((thread) =>
      isThreadEnding(`${proc}/${pid}/task/${thread}`),
    );
  } catch {
    // It has gone.
    return true;
  }
}

function isThreadEnding(folder: string): boolean {
  const stat = readProc(`${folder}/stat`);
  if (stat === undefined) return true;
  // Behind the name, which may hold anything: the state is the third field, the flags are the ninth (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X' || (Number(fields[6]) & EXITING) !== 0) return true;
  const pending = /^SigPnd:\s*([0-9a-f]+)/m.exec(readProc(`${folder}/status`) ?? '')?.[1];
  return pending !== undefined && (BigInt(`0x${pending}`) & KILLED) !== 0n;
}
