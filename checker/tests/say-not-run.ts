import { findProgram } from '../sandbox/isolation.js';
import { probeIsolation } from '../sandbox/probe.js';

/** What tests need that a machine may lack: program -> what is not proved without it, and what installs it. */
const PROGRAMS = {
  dig: ['the student’s DNS server asked by dig', 'sudo apt-get install bind9-dnsutils'],
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
    if (missing.length === 0) return;
    console.log(
      `\nNOT RUN on this machine, and not counted as passed:\n${missing.map((line) => `  - ${line}`).join('\n')}`,
    );
    console.log('Real DNS servers are tried by: node checker verify --real\n');
  };
}
