import { resolve } from 'node:path';
import { buildEdition } from '../edition/build-edition.js';
import type { CommandContext } from './context.js';

/** Builds the student edition into a new folder. */
export async function runEdition(
  context: CommandContext,
  options: { readonly dir: string; readonly unlock: 'in-order' | 'all' },
): Promise<number> {
  const target = resolve(options.dir);
  await buildEdition({ root: context.root, target, unlock: options.unlock });
  context.screen.print(
    [
      `The student edition is in ${target}.`,
      'Hand it out as it is. A student starts with:',
      '',
      '  npm install',
      '  npm start',
    ].join('\n'),
  );
  return 0;
}
