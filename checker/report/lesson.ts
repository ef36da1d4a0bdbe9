import { inert } from './inert.js';
import { PAGE_COLUMNS, PLAIN, type Style } from './terminal.js';
import { wrap } from './wrap.js';

/**
 * A lesson's Markdown set for a terminal: paragraphs wrapped, headings marked, and pictures, code and tables left
 * exactly as they are. It stays Markdown, so nothing of it can be lost.
 */
export function lessonText(markdown: string, style: Style): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let fence: string | undefined;
  const flush = () => {
    if (paragraph.length > 0)
      out.push(emphasise(wrap(paragraph.join(' '), { columns: PAGE_COLUMNS }), style));
    paragraph = [];
  };
  for (const line of inert(markdown).split('\n')) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      else out.push(line === '' ? '' : `    ${line}`);
    } else if (mark) {
      flush();
      fence = mark;
    } else if (line.trim() === '') {
      flush();
      out.push('');
    } else if (/^#{1,6} /.test(line)) {
      flush();
      out.push(style.accent(style.bold(line.replace(/^#+ /, ''))));
    } else if (isFixed(line)) {
      flush();
      out.push(line);
    } else if (/^\s*(?:[-*+]|\d+\.) /.test(line)) {
      flush();
      paragraph.push(line.trimEnd());
    } else {
      paragraph.push(paragraph.length > 0 ? line.trim() : line.trimEnd());
    }
  }
  flush();
  return out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Lines whose columns or ends carry meaning: tables, rules, quotes and indented code. */
const isFixed = (line: string) => /^(\||>| {4}|\t|-{3,}\s*$)/.test(line);

/** Only on a terminal: the marks of code and bold give way to what they mean. */
function emphasise(text: string, style: Style): string {
  if (style === PLAIN) return text;
  return text
    .replace(/\*\*([^*]+)\*\*/g, (_all, inner: string) => style.bold(inner))
    .replace(/`([^`\n]+)`/g, (_all, inner: string) => style.accent(inner));
}
