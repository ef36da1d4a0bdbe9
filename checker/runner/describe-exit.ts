import type { Exit } from '../core/result.js';

/** One sentence on how a student's process ended. */
export function describeExit(exit: Exit): string {
  switch (exit.kind) {
    case 'exited':
      return `The program ended by itself with exit code ${exit.code}.`;
    case 'signal':
      return `The program was ended by the signal ${exit.name}.`;
    case 'timed-out':
      return `There was no answer within ${exit.limitMs} ms, and the program was ended.`;
    case 'output-limit':
      return `The program wrote more than ${exit.bytes} bytes and was ended.`;
    case 'memory-limit':
      return `The program used more memory than the ${exit.mb} MB that it may have, and ended.`;
    case 'not-started':
      return `The program did not start. ${exit.message}`;
  }
}
