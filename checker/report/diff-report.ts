import { createTwoFilesPatch } from 'diff';
import { inert } from './inert.js';
import type { Style } from './terminal.js';

/** One student file beside the reference's. */
export interface FileComparison {
  /** Relative to the lab's folder. */
  readonly path: string;
  /** Undefined: the student has no such file. */
  readonly yours?: string;
  readonly reference: string;
  /** Unified diff, from yours to the reference's; empty when they are the same. */
  readonly patch: string;
}

/** Compares one file; line ends are not told apart. */
export function compareFile(path: string, yours: string | undefined, reference: string): FileComparison {
  const before = (yours ?? '').replaceAll('\r\n', '\n');
  const patch =
    before === reference
      ? ''
      : createTwoFilesPatch(`yours/${path}`, `reference/${path}`, before, reference, undefined, undefined, {
          context: 3,
        }).replace(/^=+\n/, '');
  return { path, reference, patch, ...(yours === undefined ? {} : { yours }) };
}

/** The comparison of all files: `-` is yours, `+` the reference's. */
export function diffReport(files: readonly FileComparison[], style: Style): string {
  const sections = files.map((file) => {
    if (file.patch === '') return `${style.bold(file.path)}: the same as the reference.`;
    return inert(file.patch)
      .trimEnd()
      .split('\n')
      .map((line) => diffLine(line, style))
      .join('\n');
  });
  const legend = "Lines with - are yours, lines with + are the reference's. Yours may be as good.";
  return [legend, ...sections].join('\n\n');
}

function diffLine(line: string, style: Style): string {
  if (line.startsWith('+++') || line.startsWith('---')) return style.bold(line);
  if (line.startsWith('+')) return style.accent(line);
  if (line.startsWith('@@')) return style.dim(line);
  return line;
}
