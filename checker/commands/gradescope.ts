import { resolve } from 'node:path';
import { findLab } from '../core/find-lab.js';
import { storageError } from '../core/storage-error.js';
import { buildAutograder } from '../edition/build-autograder.js';
import type { CommandContext } from './context.js';

/** Writes an autograder archive for Gradescope. */
export async function runGradescope(
  { root, screen, services }: CommandContext,
  options: { readonly zip: string; readonly lab?: string | undefined },
): Promise<number> {
  const zip = resolve(options.zip);
  const { labs } = await services.findWorkbook(root);
  const lab = options.lab === undefined ? undefined : findLab(labs, options.lab).id;
  await buildAutograder({ root, zip, lab }).catch((error: unknown) => {
    throw storageError(error, 'the archive', zip);
  });
  screen.print(
    [
      `The autograder is in ${zip}.`,
      'In Gradescope: Configure Autograder, upload it, and build. It installs Node and',
      'the packages once, when it is built. The level of isolation that submissions ran',
      'at stands in every result; the image of Gradescope usually allows "user".',
    ].join('\n'),
  );
  return 0;
}
