import { join } from 'node:path';
import { findProgram } from '../sandbox/find-program.js';
import { probeIsolation } from '../sandbox/probe.js';
import { findBrowser } from '../services/find-browser.js';
import { findPostgres } from '../services/postgres-programs.js';

/** What tests need that a machine may lack: program -> what is not proved without it, and what installs it. */
const PROGRAMS = {
  dig: ['the student’s DNS server asked by dig', 'sudo apt-get install bind9-dnsutils'],
  curl: ['the commands on the slides', 'sudo apt-get install curl'],
  'redis-server': ['a class on a queue', 'sudo apt-get install redis-server'],
  openssl: ['the commands on the slides', 'sudo apt-get install openssl'],
} as const;

/** Says loudly, after the last test, what this machine could not run. Skipped tests alone are easily overlooked. */
export default function setup(): () => void {
  return () => {
    const missing: string[] = [];
    const { level, reason, remedy } = probeIsolation();
    if (level !== 'sandbox') missing.push(`everything about the sandbox. ${reason} ${remedy}`);
    for (const [program, [what, remedy]] of Object.entries(PROGRAMS)) {
      if (!findProgram(program)) missing.push(`${what}. Not installed: ${program}. ${remedy}`);
    }
    const root = join(import.meta.dirname, '../..');
    for (const found of [findPostgres(root), findBrowser()]) {
      if ('missing' in found) missing.push(`the labs and the slides that need ${found.missing}`);
    }
    if (missing.length === 0) return;
    console.log(
      `\nNOT RUN on this machine, and not counted as passed:\n${missing.map((line) => `  - ${line}`).join('\n')}`,
    );
    console.log('Real DNS servers are tried by: node checker verify --real\n');
  };
}
