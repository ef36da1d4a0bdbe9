import { inert, inertLine } from '../inert.js';

/**
 * What some readers make a link or a mention of, though nothing asks for one (GitHub Flavored Markdown, section 6.9):
 * addresses, and names of hosts, which names of files look like.
 */
const LINKED = /@|:\/\/|(?:mailto|xmpp):|[\p{L}\p{N}]\.\p{L}/iu;

/** What ends a clause, not a name: copied with the name, it would name nothing. */
const CLOSING = /[.,;:!?)]+$/;

/** What means something in the middle of a line. */
const INLINE = /[\\`*_[\]<>&~|$]/g;
/** What makes a line a heading, a list, a rule, a quotation or a block of code. */
const AT_START = /^(?=[-+=#:>])|(?<=^\d{1,9})(?=[.)]$)/;

/**
 * Text on one line of Markdown that stays text: no markup, no HTML, and no link, not even one that readers make by
 * themselves of an address: code is never linked, so a word with an address in it becomes code.
 */
export function markdownText(text: string): string {
  const words = inertLine(text).trim().split(' ');
  return words
    .map((word, index) => {
      if (LINKED.test(word)) {
        const end = CLOSING.exec(word)?.index ?? word.length;
        return `${markdownCode(word.slice(0, end))}${word.slice(end).replace(INLINE, '\\$&')}`;
      }
      const line = word.replace(INLINE, '\\$&');
      // A backslash before any ASCII punctuation is that character (CommonMark section 2.4).
      return index === 0 ? line.replace(AT_START, '\\') : line;
    })
    .join(' ');
}

/** The same, with its line ends. */
export function markdownLines(text: string): string {
  return inert(text)
    .split('\n')
    .map((line) => markdownText(line.trim()))
    .join('  \n');
}

/** One line as code; nothing in it is obeyed. */
export function markdownCode(text: string): string {
  const line = inertLine(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Lines as a block of code; nothing in it is obeyed. */
export function markdownBlock(text: string): string {
  const lines = inert(text).trimEnd();
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}text\n${lines}\n${fence}`;
}

/** A cell of a table: a bar would end it, even in code. */
export const markdownCell = (text: string): string => markdownText(text.replaceAll('|', '/'));

const longestRun = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([{ length }]) => length));
