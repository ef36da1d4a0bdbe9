import { once } from 'node:events';
import { type REPLEval, start } from 'node:repl';
import type { LoadedExport } from './repl.js';

/** A prompt that runs. */
export interface TypedPrompt {
  /** Resolves when the person has left and all that was typed has been run. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * Starts a TypeScript prompt on this terminal. ts-node's prompt cannot `import` ES modules on Node 20, so the
 * exports are put into its scope as values, and their types are declared from the files that they came from. `onReady` is
 * called just before the first line can be typed.
 */
export async function startTypedPrompt(
  root: string,
  exports: readonly LoadedExport[],
  onReady: () => void,
): Promise<TypedPrompt> {
  const tsNode = await import('ts-node');
  const prompt = tsNode.createRepl();
  const service = tsNode.create({
    ...prompt.evalAwarePartialHost,
    cwd: root,
    skipProject: true,
    experimentalReplAwait: true,
    ignoreDiagnostics: UNHELPFUL,
    compilerOptions: {
      module: 'CommonJS',
      moduleResolution: 'node10',
      target: 'ES2022',
      lib: ['ES2023'],
      types: ['node'],
      strict: true,
      esModuleInterop: true,
      skipLibCheck: true,
    },
  });
  prompt.setService(service);
  for (const { name, value } of exports) Object.assign(globalThis, { [name]: value });
  prompt.evalCode(exports.map(declaration).join(''));
  const turns = inTurn();
  const evaluate: REPLEval = (code, context, file, callback) => {
    turns.take((done) =>
      prompt.nodeEval(code, context, file, (error, result: unknown) => {
        callback(error, result);
        done();
      }),
    );
  };
  onReady();
  const server = start({ prompt: '> ', useGlobal: true, ignoreUndefined: true, eval: evaluate });
  server.defineCommand('type', {
    help: 'Show the type of an expression',
    action(code) {
      turns.take((done) => {
        // As if it stood at the end of all that was typed so far.
        const { path } = prompt.state;
        const typed = `${prompt.evalAwarePartialHost.readFile?.(path) ?? ''}\n${code}`;
        const { name } = service.getTypeInfo(typed, path, typed.length);
        this.output.write(`${name || 'no type is known for this'}\n`);
        this.displayPrompt();
        done();
      });
    },
  });
  return { ended: once(server, 'exit').then(() => turns.over()), close: () => server.close() };
}

/** A result that is not used, and a file that is no module, are normal at a prompt. */
const UNHELPFUL = [2695, 6133];

function declaration({ name, module }: LoadedExport): string {
  return `declare const ${name}: typeof import(${JSON.stringify(module)}).${name};\n`;
}

/** Lines that come from a pipe all come at once: each waits for the `await` of those before it. */
function inTurn() {
  const waiting: ((done: () => void) => void)[] = [];
  let isBusy = false;
  let onIdle = () => {};
  const next = () => {
    const turn = waiting.shift();
    isBusy = turn !== undefined;
    if (turn) turn(next);
    else onIdle();
  };
  return {
    take(turn: (done: () => void) => void): void {
      waiting.push(turn);
      if (!isBusy) next();
    },
    over(): Promise<void> {
      return new Promise((resolve) => {
        if (isBusy) onIdle = resolve;
        else resolve();
      });
    },
  };
}
