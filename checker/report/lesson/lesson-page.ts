import { Html, html } from '../html.js';
import { pageHtml } from '../page-html.js';
import { type Block, type Figure, type Inline, plainWords } from './blocks.js';
import { LESSON_STYLE } from './lesson-page-style.js';
import { parseLesson } from './parse-lesson.js';

/** Another page that the reader can go to. */
export interface PageLink {
  readonly title: string;
  /** Relative to this page; undefined: it is this page. */
  readonly href?: string;
}

/** What a lesson's page is made of. */
export interface LessonPage {
  readonly markdown: string;
  /** The lesson's own figures: as it names them -> SVG. */
  readonly figures: ReadonlyMap<string, string>;
  readonly others: readonly PageLink[];
  /** Where a link of the lesson leads; undefined: nowhere that a page could go, so it stays text. */
  linkTo(target: string): string | undefined;
}

/** A lesson as one page that needs nothing else: no network, no JavaScript, its figures in it. */
export function lessonPage({ markdown, figures, others, linkTo }: LessonPage): string {
  const blocks = parseLesson(markdown);
  const first = blocks.find((block) => block.kind === 'heading');
  const set = new Setter(figures, linkTo);
  const body = html`<main>
${set.blocks(first === blocks[0] ? blocks.slice(0, 1) : [])}
${contents(blocks)}
${set.blocks(first === blocks[0] ? blocks.slice(1) : blocks)}
</main>
<footer>
<nav aria-label="Lessons"><ul>${others.map(otherPage)}</ul></nav>
</footer>`;
  return pageHtml({ title: first ? plainWords(first.inside) : 'Lesson', style: LESSON_STYLE, body });
}

function otherPage({ title, href }: PageLink): Html {
  return href === undefined
    ? html`<li aria-current="page">${title}</li>`
    : html`<li><a href="${href}">${title}</a></li>`;
}

function contents(blocks: readonly Block[]): Html {
  const parts = blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []));
  if (parts.length < 3) return html``;
  const line = ({ id, inside }: (typeof parts)[number]) =>
    html`<li><a href="#${id}">${plainWords(inside)}</a></li>`;
  return html`<nav aria-label="In this lesson"><details><summary>In this lesson</summary><ul>${parts.map(line)}</ul></details></nav>`;
}

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

class Setter {
  constructor(
    private readonly figures: ReadonlyMap<string, string>,
    private readonly linkTo: (target: string) => string | undefined,
  ) {}

  blocks(blocks: readonly Block[]): Html {
    return joined(blocks.map((block) => html`${this.block(block)}\n`));
  }

  private block(block: Block): Html {
    switch (block.kind) {
      case 'heading': {
        const tag = new Html(HEADINGS[block.level - 1] ?? 'h6');
        return html`<${tag} id="${block.id}">${this.inline(block.inside)}</${tag}>`;
      }
      case 'paragraph':
        return html`<p>${this.inline(block.inside)}</p>`;
      case 'list': {
        const items = block.items.map((item) => html`<li>${this.item(item)}</li>\n`);
        if (block.start === undefined) return html`<ul>\n${items}</ul>`;
        return html`<ol start="${block.start}">\n${items}</ol>`;
      }
      case 'quote':
        return html`<blockquote>\n${this.blocks(block.inside)}</blockquote>`;
      case 'code':
        return code(block.text);
      case 'table':
        return this.table(block.head, block.rows);
      case 'figure':
        return this.figure(block);
      case 'rule':
        return html`<hr>`;
    }
  }

  /** A line of a list is no paragraph of its own. */
  private item(blocks: readonly Block[]): Html {
    const [only, ...more] = blocks;
    if (only?.kind === 'paragraph' && more.every(({ kind }) => kind === 'list')) {
      return html`${this.inline(only.inside)}${more.map((block) => this.block(block))}`;
    }
    return this.blocks(blocks);
  }

  private table(
    head: readonly (readonly Inline[])[],
    rows: readonly (readonly (readonly Inline[])[])[],
  ): Html {
    const cell = (inside: readonly Inline[]) => html`<td>${this.inline(inside)}</td>`;
    const top = head.map((inside) =>
      inside.length > 0 ? html`<th scope="col">${this.inline(inside)}</th>` : html`<td></td>`,
    );
    const hasHead = head.some((inside) => inside.length > 0);
    return html`<table>
${hasHead ? html`<thead><tr>${top}</tr></thead>` : html``}
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>`;
  }

  /** The drawing if it is there, else its text form; the description either way. */
  private figure({ source, description, textForm }: Figure): Html {
    const svg = this.figures.get(source);
    const caption = html`<figcaption>${description}</figcaption>`;
    if (svg !== undefined) {
      return html`<figure>
<div class="picture" tabindex="0">${new Html(svg.trim())}</div>
${caption}
</figure>`;
    }
    return textForm === undefined
      ? html`<p>${description}</p>`
      : html`<figure>${code(textForm)}${caption}</figure>`;
  }

  private inline(inside: readonly Inline[]): Html {
    return joined(inside.map((part) => this.part(part)));
  }

  private part(part: Inline): Html {
    switch (part.kind) {
      case 'text':
        return html`${part.text}`;
      case 'code':
        return html`<code>${part.text}</code>`;
      case 'strong':
        return html`<strong>${this.inline(part.inside)}</strong>`;
      case 'emphasis':
        return html`<em>${this.inline(part.inside)}</em>`;
      case 'link': {
        const href = this.linkTo(part.target);
        return href === undefined
          ? this.inline(part.inside)
          : html`<a href="${href}">${this.inline(part.inside)}</a>`;
      }
      case 'break':
        return html`<br>`;
    }
  }
}

/** It can be scrolled, so it can be reached with the keyboard. */
const code = (text: string): Html => html`<pre tabindex="0"><code>${text}</code></pre>`;

const joined = (parts: readonly Html[]): Html => new Html(parts.map(({ text }) => text).join(''));
