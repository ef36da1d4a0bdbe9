import { scaffoldLab } from '../labs/scaffold-lab.js';
import type { CommandContext } from './context.js';

/** Scaffolds a lab that already verifies. */
export async function runNew(context: CommandContext, options: { readonly name: string }): Promise<number> {
  const written = await scaffoldLab(context.root, options.name);
  const id = options.name.slice(0, 2);
  context.screen.print(
    [...written.map((path) => `wrote ${path}`), '', `It verifies already: node checker verify ${id}`].join(
      '\n',
    ),
  );
  return 0;
}
