import type { CauseFound, Exit } from '../core/result.js';
import { toldPath } from '../core/told-path.js';
import type { StudentFaultReason } from './student.js';
import type { Uncaught } from './uncaught.js';

const OUT_OF_MEMORY: CauseFound = {
  id: 'out-of-memory',
  says: 'Your program collects more and more data. Look for a list that only grows.',
};

/** The likely cause of a fault that no lab's own cause explains. */
export function generalCause(reason: StudentFaultReason): CauseFound {
  switch (reason.kind) {
    case 'threw':
      return causeOfThrow(reason.name, reason.message);
    case 'stopped':
      return reason.whileLoading ? causeOfLoadingStop(reason.exit) : causeOfStop(reason.exit);
    case 'missing-export':
      return {
        id: 'missing-export',
        says: `${reason.file} does not export ${reason.exportName}. Write \`export\` before it, with exactly this name.`,
      };
    case 'not-loaded':
      return causeOfNotLoaded(reason.file, reason.message);
    case 'not-plain':
      if (/^more than/.test(reason.what)) {
        return {
          id: 'returns-too-much',
          says: 'What came back is far larger than anything that is asked for here. Look for a text or a list that a loop makes longer and longer.',
        };
      }
      return {
        id: 'wrong-return',
        says: 'What came back has the wrong shape. Only plain data can be graded: objects, arrays, strings, numbers, booleans and null.',
      };
  }
}

function causeOfNotLoaded(file: string, message: string): CauseFound {
  if (message.startsWith('Syntax error: it was not read')) {
    return {
      id: 'reads-too-long',
      says: `Reading ${toldPath(file)} took too long. On a busy machine that happens to a good file as well: check again. If it stays, look for brackets or blocks that are nested thousands deep.`,
    };
  }
  if (message.startsWith('Syntax error')) {
    return { id: 'syntax-error', says: `${toldPath(file)} is not valid TypeScript, so none of it can run.` };
  }
  if (message.includes('without the ending .js')) {
    return {
      id: 'import-without-js',
      says: 'Node finds a file by its whole name, and your TypeScript runs as JavaScript: an import of a file beside it ends in .js, though the file that you see ends in .ts.',
    };
  }
  if (message.startsWith(`${file} imports `)) {
    return { id: 'import-not-offered', says: 'Take the import out, and write what you need of it yourself.' };
  }
  if (message.startsWith(`${file} `)) {
    return { id: 'file-not-taken', says: `There is no ${file} that can be checked.` };
  }
  return {
    id: 'throws-while-loading',
    says: 'Code outside of every function runs as soon as the file is loaded. There it threw an error, so none of the file can be used.',
  };
}

function causeOfThrow(name: string, message: string): CauseFound {
  if (/TODO\(\d\d\.\d+\)/.test(message)) {
    return { id: 'not-written-yet', says: 'This step is not written yet. The lesson says what it asks for.' };
  }
  // Buffers lie outside of V8's heap: a limit on them is an error that is thrown, not the end of the program.
  // Node 20 and 22 in the one way, newer ones in the other.
  if (/^Array buffer allocation failed|^Failed to allocate memory/.test(message)) return OUT_OF_MEMORY;
  return { id: 'threw', says: `Your code threw ${name}. Read its message above: it names what was wrong.` };
}

function causeOfLoadingStop(exit: Exit): CauseFound {
  if (exit.kind === 'timed-out') {
    return {
      id: 'never-loads',
      says: 'The file never finished loading. Code outside of every function runs at once: a loop there that never ends, or an await that never settles, stops everything.',
    };
  }
  if (exit.kind === 'output-limit' || exit.kind === 'memory-limit') return causeOfStop(exit);
  return {
    id: 'ends-while-loading',
    says: 'The program ended while the file was loaded. Look for process.exit() or an error in the code outside of every function.',
  };
}

/** The likely cause when an error that nothing caught ended the program. */
export function causeOfCrash({ error, file, line }: Uncaught): CauseFound {
  const where = file
    ? `It began at ${file}:${line}.`
    : 'None of your lines is in its stack: look for what your code handed to Node just before.';
  return { id: 'crashed', says: `An error that nothing caught ended your program: ${error}. ${where}` };
}

/** The likely cause of the end of a program that was running. */
export function causeOfStop(exit: Exit): CauseFound {
  switch (exit.kind) {
    case 'timed-out':
      return {
        id: 'never-answers',
        says: 'Your code never came back. Look for a loop that cannot end, or a promise that nothing resolves.',
      };
    case 'exited':
      return {
        id: 'ends-itself',
        says: 'Your program ended in the middle. An error that nothing catches ends a Node program, and so does process.exit().',
      };
    case 'signal':
      return {
        id: 'killed',
        says: 'Your program was ended by a signal. A program that is graded must not end itself.',
      };
    case 'output-limit':
      return {
        id: 'prints-too-much',
        says: 'Your program writes without end. Look for a console.log in a loop.',
      };
    case 'memory-limit':
      return OUT_OF_MEMORY;
    case 'not-started':
      return {
        id: 'not-started',
        says: 'The process for your code could not be started. `node checker doctor` looks for the reason.',
      };
  }
}
