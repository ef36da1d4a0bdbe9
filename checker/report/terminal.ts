/** How a report marks its text. Every mark is optional: reports are written to be read without colour. */
export interface Style {
  /** The one accent colour: headings, and commands to type. */
  accent(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

/** No marks at all. */
export const PLAIN: Style = {
  accent: (text) => text,
  bold: (text) => text,
  dim: (text) => text,
};

/** The widest that reports are set, in columns. */
export const PAGE_COLUMNS = 80;

/** Whether colour is wanted: only on a terminal that has it, and without NO_COLOR (no-color.org). */
export function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** The marks to use; the library that makes them is loaded only when they are wanted. */
export async function makeStyle(hasColour: boolean): Promise<Style> {
  if (!hasColour) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { accent: chalk.cyan, bold: chalk.bold, dim: chalk.dim };
}
