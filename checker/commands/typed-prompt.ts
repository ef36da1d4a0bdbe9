import { type REPLServer, start } from 'node:repl';
import type { LoadedExport } from './repl.js';

/**
 * Starts a TypeScript prompt on this terminal. ts-node's prompt cannot `import` ES modules on Node 20, so the
 * exports are put into its scope as values, and their types are declared from the files that they came from.
 */
export async function startTypedPrompt(root: string, exports: readonly LoadedExport[]): Promise<REPLServer> {
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
  const server = start({ prompt: '> ', useGlobal: true, eval: prompt.nodeEval });
  server.defineCommand('type', {
    help: 'Show the type of an expression',
    action(code) {
      // As if it stood at the end of all that was typed so far.
      const { path } = prompt.state;
      const typed = `${prompt.evalAwarePartialHost.readFile?.(path) ?? ''}\n${code}`;
      const { name } = service.getTypeInfo(typed, path, typed.length);
      this.output.write(`${name || 'no type is known for this'}\n`);
      this.displayPrompt();
    },
  });
  return server;
}

/** A result that is not used, and a file that is no module, are normal at a prompt. */
const UNHELPFUL = [2695, 6133];

function declaration({ name, module }: LoadedExport): string {
  return `declare const ${name}: typeof import(${JSON.stringify(module)}).${name};\n`;
}
