import type { IsolationLevel } from '../core/result.js';
import { TRACE_FAULT_NAMES, TRACE_FAULTS } from '../core/trace.js';
import type { CommandContext } from './context.js';

/** Every option that some command takes, as read from the command line. */
export interface GivenOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly step?: string;
  readonly seed?: number;
  readonly inspect?: boolean;
  readonly inspectPort?: number;
  readonly printed?: boolean;
  readonly reveal?: boolean;
  readonly unlock?: 'in-order' | 'all';
  readonly real?: boolean;
  readonly wrong?: string;
  readonly everyStep?: boolean;
  readonly browser?: boolean;
  readonly html?: string;
  readonly web?: boolean;
  readonly break?: string;
  readonly lab?: string;
  readonly out?: string;
  readonly jobs?: string;
  readonly queue?: string;
  readonly health?: string;
  readonly resume?: boolean;
  readonly isolation?: IsolationLevel;
  readonly roster?: string;
  readonly course?: string;
  readonly only?: string;
  readonly anonymous?: boolean;
  readonly reason?: string;
  readonly remove?: boolean;
  readonly template?: string;
}

/** One option: how it is written, and what it is for. */
export interface OptionEntry {
  readonly flags: string;
  readonly says: string;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  /** Its value is a seed. */
  readonly isSeed?: boolean;
  /** Its value is a port. */
  readonly isPort?: boolean;
}

/** One command: how it is written, and what it starts. */
export interface CommandEntry {
  readonly name: string;
  /** `[lab]`, `<lab>`, `[labs...]`, or several of them. */
  readonly argument?: string;
  readonly says: string;
  readonly options?: readonly OptionEntry[];
  /** What its help says below the options: lines of at most 79 columns. */
  readonly more?: string;
  /** It shows data, so it takes `--json` and `--json-schema`. */
  readonly hasJson?: boolean;
  /** Loads the command's module and runs it; gives the exit code. */
  start(context: CommandContext, words: readonly string[], options: GivenOptions): Promise<number>;
}

/**
 * The commands for students. Each loads its module only when it is started: `status` must start
 * nearly as fast as an empty program.
 */
export const STUDENT_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'status',
    says: 'every lab and step, and what is locked and why',
    options: [{ flags: '--all', says: 'the steps of locked labs too' }],
    hasJson: true,
    start: async (context, _words, options) => (await import('./status.js')).runStatus(context, options),
  },
  {
    name: 'lesson',
    argument: '[lab]',
    says: 'read the lesson',
    more: '`lesson glossary` lists the words that the lessons explain.',
    options: [{ flags: '--web', says: 'as a page, with its figures, in your browser' }],
    hasJson: true,
    start: async (context, [lab], { json, web }) =>
      (await import('./lesson.js')).runLesson(context, { lab, json, web }),
  },
  {
    name: 'check',
    argument: '[lab]',
    says: 'check your work, or one step (01.3); a pass opens the next lab',
    options: [
      { flags: '--step <id>', says: 'only this step, such as 01.3' },
      { flags: '--seed <n>', says: 'the same inputs as in an earlier run', isSeed: true },
      { flags: '--printed', says: 'show all that your code printed, not only the end' },
      { flags: '--inspect', says: 'with a debugger on your own process' },
      { flags: '--inspect-port <n>', says: 'the same, at another port than 9229', isPort: true },
    ],
    hasJson: true,
    start: async (context, [lab], options) =>
      (await import('./check.js')).runCheck(context, { lab, ...options }),
  },
  {
    name: 'watch',
    argument: '[lab]',
    says: 'check again at every save',
    hasJson: true,
    start: async (context, [lab], { json }) => (await import('./watch.js')).runWatch(context, { lab, json }),
  },
  {
    name: 'hint',
    argument: '[step]',
    says: 'the next of three hints (they are counted)',
    hasJson: true,
    start: async (context, [step], { json }) => (await import('./hint.js')).runHint(context, { step, json }),
  },
  {
    name: 'quiz',
    argument: '[lab]',
    says: 'questions on the lesson, one by one',
    hasJson: true,
    start: async (context, [lab], { json }) => (await import('./quiz.js')).runQuiz(context, { lab, json }),
  },
  {
    name: 'run',
    argument: '[lab]',
    says: 'run your own code, to try it by hand',
    start: async (context, [lab]) => (await import('./run.js')).runRun(context, { lab }),
  },
  {
    name: 'repl',
    argument: '[lab]',
    says: 'a TypeScript prompt with your own code loaded',
    start: async (context, [lab]) => (await import('./repl.js')).runRepl(context, { lab }),
  },
  {
    name: 'solution',
    argument: '<lab>',
    says: 'after a pass: the reference beside yours',
    options: [{ flags: '--reveal', says: 'before a pass too; that is recorded' }],
    hasJson: true,
    start: async (context, [lab = ''], { reveal, json }) =>
      (await import('./solution.js')).runSolution(context, { lab, reveal, json }),
  },
  {
    name: 'reset',
    argument: '<lab>',
    says: "a lab's files as they were given; yours are kept",
    start: async (context, [lab = '']) => (await import('./reset.js')).runReset(context, { lab }),
  },
  {
    name: 'undo',
    argument: '[lab]',
    says: 'your files as they were before the last reset',
    start: async (context, [lab]) => (await import('./reset.js')).runUndo(context, { lab }),
  },
  {
    name: 'update',
    argument: '<edition>',
    says: 'new labs and tests from a newer edition; your work is kept',
    start: async (context, [edition = '']) => (await import('./update.js')).runUpdate(context, { edition }),
  },
  {
    name: 'hand-in',
    argument: '[lab]',
    says: 'pack what you wrote into a zip, to upload',
    hasJson: true,
    start: async (context, [lab], { json }) =>
      (await import('./hand-in.js')).runHandIn(context, { lab, json }),
  },
  {
    name: 'trace',
    argument: '[url]',
    says: 'follow one request through all your own layers',
    options: [
      { flags: '--browser', says: 'send it from a real browser' },
      { flags: '--html <file>', says: 'write the way as one page, too' },
      {
        flags: '--break <fault>',
        says: 'put a fault in, and see where the way ends',
        choices: TRACE_FAULT_NAMES,
      },
    ],
    more: [
      'The faults, in the order of the way:',
      ...TRACE_FAULT_NAMES.map((name) => `  ${name.padEnd(18)} ${TRACE_FAULTS[name].brief}`),
    ].join('\n'),
    hasJson: true,
    start: async (context, [url], options) =>
      (await import('./trace.js')).runTrace(context, {
        url,
        json: options.json,
        browser: options.browser,
        html: options.html,
        fault: options.break,
      }),
  },
  {
    name: 'doctor',
    says: 'what works here, and what mends the rest',
    hasJson: true,
    start: async (context, _words, { json }) => (await import('./doctor.js')).runDoctor(context, { json }),
  },
];

/** The commands for instructors and authors: only in the author's repo. */
export const AUTHOR_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'edition',
    argument: '<dir>',
    says: 'build the student edition',
    options: [
      {
        flags: '--unlock <how>',
        says: 'which labs are open',
        choices: ['in-order', 'all'],
        fallback: 'in-order',
      },
    ],
    start: async (context, [dir = ''], { unlock = 'in-order' }) =>
      (await import('./edition.js')).runEdition(context, { dir, unlock }),
  },
  {
    name: 'grade',
    argument: '<folder>',
    says: 'grade a class: a folder of submissions',
    options: [
      { flags: '--lab <lab>', says: 'all submissions are for this lab' },
      { flags: '--out <dir>', says: 'where the grades go (beside the class)' },
      { flags: '--jobs <n>', says: 'how many at the same time' },
      { flags: '--queue <address>', says: 'graded by workers: redis:// or rediss://' },
      { flags: '--resume', says: 'go on with grades that were begun' },
      { flags: '--only <student>', says: 'grade this student once more' },
      { flags: '--seed <n>', says: 'the same inputs as in an earlier grading', isSeed: true },
      {
        flags: '--isolation <level>',
        says: 'how submissions are shut in',
        choices: ['sandbox', 'user', 'process'],
      },
      { flags: '--roster <file>', says: 'a CSV of who is in the class' },
      { flags: '--anonymous', says: 'feedback pages that say nobody’s name' },
      { flags: '--course <file>', says: 'course.json: due dates, weights, late policy' },
    ],
    hasJson: true,
    start: async (context, [folder = ''], options) =>
      (await import('./grade.js')).runGrade(context, { folder, ...options }),
  },
  {
    name: 'worker',
    says: 'grade what others put on a queue',
    options: [
      { flags: '--queue <address>', says: 'where the work is: redis:// or rediss://' },
      { flags: '--jobs <n>', says: 'how many at the same time' },
      { flags: '--health <port>', says: 'tell on 127.0.0.1 how it is; 0: any port' },
      {
        flags: '--isolation <level>',
        says: 'how submissions are shut in',
        choices: ['sandbox', 'user', 'process'],
      },
    ],
    more: [
      'A password comes from the environment: QUEUE_PASSWORD, or the file that',
      'QUEUE_PASSWORD_FILE names; a user from QUEUE_USERNAME.',
    ].join('\n'),
    start: async (context, _words, options) => (await import('./worker.js')).runWorker(context, options),
  },
  {
    name: 'override',
    argument: '<grades> <student> <lab> [points]',
    says: 'put points in the place of a computed grade',
    options: [
      { flags: '--reason <text>', says: 'why; it is kept beside the computed grade' },
      { flags: '--remove', says: 'the computed grade again' },
    ],
    start: async (context, [out = '', student = '', lab = '', points], { reason, remove }) =>
      (await import('./override.js')).runOverride(context, { out, student, lab, points, reason, remove }),
  },
  {
    name: 'explain-diff',
    argument: '<first> <second>',
    says: 'which rows of two reports differ, and why',
    hasJson: true,
    start: async (context, [first = '', second = ''], { json }) =>
      (await import('./explain-diff.js')).runExplainDiff(context, { first, second, json }),
  },
  {
    name: 'export',
    argument: '<report> <format>',
    says: 'grades as gradescope, classroom, junit, canvas, moodle, csv or feedback',
    options: [
      { flags: '--lab <lab>', says: 'only this lab' },
      { flags: '--out <file>', says: 'where it goes (export-<format> here)' },
      { flags: '--template <file>', says: "moodle: the assignment's grading worksheet" },
      { flags: '--anonymous', says: 'feedback: pages without names' },
    ],
    start: async (context, [report = '', format = ''], options) =>
      (await import('./export.js')).runExport(context, { report, format, ...options }),
  },
  {
    name: 'gradescope',
    argument: '<zip>',
    says: 'an autograder for Gradescope: the checker in a zip',
    options: [{ flags: '--lab <lab>', says: 'what is handed in is for this lab' }],
    start: async (context, [zip = ''], { lab }) =>
      (await import('./gradescope.js')).runGradescope(context, { zip, lab }),
  },
  {
    name: 'verify',
    argument: '[targets...]',
    says: 'prove labs or steps',
    options: [
      { flags: '--real', says: 'with the real systems' },
      { flags: '--wrong <name>', says: 'only this wrong submission' },
      { flags: '--every-step', says: 'also the steps that a wrong submission cannot reach' },
      { flags: '--json', says: 'machine-readable' },
    ],
    start: async (context, targets, { real = false, wrong, everyStep = false, json = false }) =>
      (await import('./verify.js')).runVerify(context, { targets, real, wrong, everyStep, json }),
  },
  {
    name: 'new',
    argument: '<name>',
    says: 'scaffold a lab, such as 07-caching',
    start: async (context, [name = '']) => (await import('./new.js')).runNew(context, { name }),
  },
];
