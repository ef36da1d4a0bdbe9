/** One heading of a Markdown file, with what stands below it up to the next heading of any level. */
export interface Section {
  readonly level: number;
  readonly title: string;
  /** What a link to it writes after `#`, as GitHub and editors make it. */
  readonly anchor: string;
  readonly text: string;
}

const FENCE = /^\s*(```+|~~~+)/;

/** The lines of a Markdown file, each with whether it is code. The lines of the fences themselves are left out. */
export function markedLines(markdown: string): { readonly line: string; readonly isCode: boolean }[] {
  let fence: string | undefined;
  return markdown.split('\n').flatMap((line) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence === undefined && mark) fence = mark;
    else if (fence !== undefined && mark?.startsWith(fence)) fence = undefined;
    else return [{ line, isCode: fence !== undefined }];
    return [];
  });
}

/** The sections of a Markdown file, in their order. What stands above the first heading is in none. */
export function sectionsOf(markdown: string): Section[] {
  const sections: { level: number; title: string; anchor: string; text: string }[] = [];
  const seen = new Map<string, number>();
  for (const { line, isCode } of markedLines(markdown)) {
    const [, marks, title] = (!isCode && /^(#{1,6}) +(.*?) *$/.exec(line)) || [];
    if (marks && title) {
      const plain = anchorOf(title);
      const before = seen.get(plain) ?? 0;
      seen.set(plain, before + 1);
      const anchor = before === 0 ? plain : `${plain}-${before}`;
      sections.push({ level: marks.length, title, anchor, text: '' });
    } else {
      const section = sections.at(-1);
      if (section) section.text += `${line}\n`;
    }
  }
  return sections;
}

/** As GitHub does it: small letters, no signs but hyphens, a hyphen for each space. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** The text of a Markdown file without its blocks of code, each run of white space as one space. */
export function proseOf(markdown: string): string {
  const lines = markedLines(markdown).map(({ line, isCode }) => (isCode ? '' : line));
  return lines.join('\n').replace(/\s+/g, ' ');
}

/** Where the links and pictures of a Markdown file lead, as they are written. */
export function linksOf(markdown: string): string[] {
  const prose = proseOf(markdown).replace(/`[^`]*`/g, '');
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)].map(([, target = '']) => target);
}

/** What is set in bold, without the marks of code in it. */
export function boldOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = '']) => text.replaceAll('`', ''));
}
