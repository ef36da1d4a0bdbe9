import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChildFault } from '../sandbox/child-protocol.js';
import type { Job } from '../sandbox/job.js';
import type { UnusableFile } from '../sandbox/prepare.js';
import { StudentFault } from './student.js';

/** What is known of the files that a fault can lie in. */
export interface FaultOptions {
  /** The folder that stack traces name while a debugger is open: see `prepareJob`. */
  readonly debuggedDir?: string;
  readonly unusable: Readonly<Record<string, UnusableFile>>;
  readonly packages: readonly string[];
}

/** The name that a student file has once it is compiled. */
export const compiled = (file: string) => file.replace(/\.ts$/, '.js');

/** Tells what went wrong in a student's process in words of the student's own files. */
export class StudentFaults {
  constructor(
    private readonly job: Job,
    private readonly options: FaultOptions,
  ) {}

  /** What a call of an export, or the loading of its file, came to. */
  of(fault: ChildFault, name: string, file: string): StudentFault {
    switch (fault.kind) {
      case 'threw':
        return new StudentFault(`${name} threw ${fault.name}: ${fault.message}`, {
          kind: 'threw',
          name: fault.name,
          message: fault.message,
          ...(fault.code ? { code: fault.code } : {}),
          ...placeIn(this.#asInJob(fault.stack)),
        });
      case 'not-loaded': {
        const explained = this.#explainImport(file, fault.message);
        const reason = { file, ...(explained.file ? {} : placeIn(this.#asInJob(fault.stack))), ...explained };
        return new StudentFault(reason.message, { kind: 'not-loaded', ...reason });
      }
      case 'missing-export':
        return new StudentFault(`${name} is missing`, { kind: 'missing-export', file, exportName: name });
      case 'not-plain':
        return new StudentFault(`${name} gave ${fault.what}`, {
          kind: 'not-plain',
          path: fault.path,
          what: fault.what,
        });
    }
  }

  /** Why a file did not load; when another file is to blame, that one and its line. */
  #explainImport(file: string, message: string): { message: string; file?: string; line?: number } {
    const missing = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1];
    if (missing === undefined) return { message };
    const named = this.withoutJobPaths(missing);
    const unusable = Object.entries(this.options.unusable).find(([path]) => named === compiled(path));
    if (unusable) return { file: unusable[0], ...unusable[1] };
    const importer = /imported from (\S+?)\.js/.exec(this.withoutJobPaths(message))?.[1];
    const by = importer ? `${importer}.ts` : file;
    const meant = `${named.replace(/\.ts$/, '')}.js`;
    if (existsSync(join(this.job.dir, 'code', meant))) {
      const here = named.startsWith('../') ? '' : './';
      return {
        file: by,
        message: `${by} imports '${here}${named}' without the ending .js: write '${here}${meant}'.`,
      };
    }
    const { packages } = this.options;
    const allowed = [...packages, "Node's own modules (node:...)", "this lab's files"].join(', ');
    return {
      file: by,
      message: `${by} imports '${named}', which it cannot have here. It may import: ${allowed}.`,
    };
  }

  /** In errors the student's files stand under paths of the job, which mean nothing to the student. */
  withoutJobPaths(text: string): string {
    return this.#asInJob(text)
      .replaceAll('file:///', '/')
      .replaceAll(`${this.job.dir}/code/`, '')
      .replaceAll('/job/code/', '')
      .replaceAll(LAYER_PATH, '../');
  }

  /** A debugged file is named by where the student has it, any other one by where it lies in the job. */
  #asInJob(text: string): string {
    const { debuggedDir: dir } = this.options;
    if (dir === undefined) return text;
    return text
      .replaceAll(pathToFileURL(dirname(dir)).href, dirname(dir))
      .replaceAll(`${dir}/`, `${this.job.dir}/code/`)
      .replaceAll(`${dirname(dir)}/`, `${this.job.dir}/`);
  }
}

/** Where a job is seen from inside, and a lab that lies in it beside the code: `/job/01-dns/`. */
const LAYER_PATH = /\/(?:[\w.-]+\/)*(?:job|checker-job-\w+)\/(?=\d\d-[a-z0-9-]+\/)/g;

/** The first place in a stack that is in the student's own code, of this lab or an earlier one. */
function placeIn(stack: string): { file?: string; line?: number } {
  const own = stack.replaceAll(LAYER_PATH, '/code/../');
  const place = /\/code\/(?!node_modules)([^\s:()]+\.ts):(\d+)/.exec(own);
  return place?.[1] && place[2] ? { file: place[1], line: Number(place[2]) } : {};
}
