import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { GradedStudent } from './graded-student.js';
import { type ServedBy, StudentFault, type StudentObject } from './student.js';

/** What was printed with console.log since the first of these students was made. */
let printed = '';
let isListening = false;

/** Keeps what the code prints, besides showing it: a step may read it. */
function listenToConsole(): void {
  if (isListening) return;
  isListening = true;
  const { log } = console;
  console.log = (...values: unknown[]) => {
    printed += `${format(...values)}\n`;
    log(...values);
  };
}

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * The reference, imported into this very process with no isolation: for authors who run one hidden test under plain
 * vitest from an editor, and for the benchmark's baseline. Never used to grade.
 */
export class DirectStudent implements GradedStudent {
  readonly real: unknown = undefined;
  readonly #servers = new Set<ServedBy>();

  constructor(private readonly labId: string) {
    listenToConsole();
  }

  async call(name: string, ...args: unknown[]): Promise<unknown> {
    const exported = await this.#find(name);
    return asFault(async () => exported(...args));
  }

  async create(name: string, ...args: unknown[]): Promise<StudentObject> {
    const StudentClass = (await this.#find(name)) as unknown as new (...args: unknown[]) => object;
    const object = new StudentClass(...args) as Record<string, AnyFunction>;
    return { call: (method, ...methodArgs) => asFault(async () => object[method]?.(...methodArgs)) };
  }

  async serve(name: string, options: Record<string, unknown> = {}): Promise<ServedBy> {
    const server = (await this.call(name, { port: 0, ...options })) as ServedBy;
    const served: ServedBy = {
      port: server.port,
      rest: { ...server },
      close: async () => {
        if (this.#servers.delete(served)) await server.close();
      },
    };
    this.#servers.add(served);
    return served;
  }

  output(): string {
    return printed;
  }

  exit(): undefined {
    return undefined;
  }

  signal(): Promise<never> {
    throw new Error(
      'code in this very process cannot be sent a signal: run the step with node checker verify',
    );
  }

  isRunning(): boolean {
    return true;
  }

  /** Test and code share one event loop: it comes round once. */
  async isAlive(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  startNext(): void {}

  takeCalled(): readonly string[] {
    return [];
  }

  stop(): Promise<void> {
    return this.closeServers();
  }

  end(): Promise<void> {
    return this.closeServers();
  }

  async closeServers(): Promise<void> {
    for (const server of [...this.#servers]) await server.close();
  }

  async #find(name: string): Promise<AnyFunction> {
    const solutions = join(process.cwd(), 'solutions');
    const slug = (await readdir(solutions)).find((folder) => folder.startsWith(`${this.labId}-`)) ?? '';
    const files = (await readdir(join(solutions, slug))).filter((file) => file.endsWith('.ts'));
    for (const file of files) {
      const url = pathToFileURL(join(solutions, slug, file)).href;
      const exported = ((await import(url)) as Record<string, unknown>)[name];
      if (typeof exported === 'function') return exported as AnyFunction;
    }
    throw new Error(`solutions/${slug} exports no ${name}`);
  }
}

/** What the code throws arrives as it does from a process of its own. */
async function asFault<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { name, message, code }: NodeJS.ErrnoException =
      error instanceof Error ? error : new Error(String(error));
    const reason = { name, message, ...(code === undefined ? {} : { code }) };
    throw new StudentFault(`it threw ${name}: ${message}`, { kind: 'threw', ...reason });
  }
}
