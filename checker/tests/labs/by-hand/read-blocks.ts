/** A block of a lesson that a reader types into a shell. */
export interface Block {
  /** The line that the block's fence stands in, from 1 on. */
  readonly line: number;
  readonly script: string;
}

/** A command in the text: with something to work on, or asked for its version. With one option only, it names the option. */
const IN_PROSE = /^(?:curl|dig|openssl|nft|psql|nginx|node) (?!checker )(?:\S+ \S|-v$)/;

/** The blocks that are marked as shell, and the commands between backticks, in the order of the lesson. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; text: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const language = /^\s*```(\w*)/.exec(line)?.[1];
    if (open && language !== undefined) {
      if (open.language === 'sh') blocks.push({ line: open.line, script: open.text.join('\n') });
      open = undefined;
    } else if (open) open.text.push(line);
    else if (language !== undefined) open = { line: index + 1, language, text: [] };
    else {
      const named = [...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
      for (const script of named.filter((code) => IN_PROSE.test(code)))
        blocks.push({ line: index + 1, script });
    }
  }
  return blocks;
}

/** The checker's own commands, and the tests that a student writes: they have tests of their own. */
export const isOfChecker = ({ script }: Block): boolean =>
  script.split('\n').every((line) => /^(?:[A-Z]+=\S+ )?(?:node checker|npm|npx vitest)\b/.test(line.trim()));

/** What goes on until Ctrl-C: it stays in the first terminal, while the reader types into the second. */
export const stays = ({ script }: Block): boolean =>
  /^node checker run \d\d$/.test(script) || /\.listen\(\d+\)"$/.test(script);
