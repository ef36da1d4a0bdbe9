import MarkdownIt, { type Token } from 'markdown-it';
import { type Block, type Inline, plainWords } from './blocks.js';

/** `html` is on so that it is recognised: comments are left out, tags stay text. */
const parser = new MarkdownIt('default', { html: true, linkify: false, typographer: false });

const COMMENT = /<!--[\s\S]*?-->/g;

/** Reads a lesson's Markdown (CommonMark, with tables). */
export function parseLesson(markdown: string): Block[] {
  return new Reader(parser.parse(markdown, {})).blocksUntil(undefined);
}

/** Goes through the parser's flat list of tokens, where `x_open` and `x_close` enclose what is inside. */
class Reader {
  private at = 0;
  private readonly ids = new Map<string, number>();

  constructor(private readonly tokens: readonly Token[]) {}

  blocksUntil(close: string | undefined): Block[] {
    const blocks: Block[] = [];
    for (;;) {
      const token = this.tokens[this.at++];
      if (!token || token.type === close) return withTextForms(blocks);
      const block = this.block(token);
      if (block) blocks.push(block);
    }
  }

  private block(token: Token): Block | undefined {
    switch (token.type) {
      case 'heading_open': {
        const inside = this.inline('heading_close');
        return { kind: 'heading', level: Number(token.tag.slice(1)), id: this.idOf(inside), inside };
      }
      case 'paragraph_open':
        return this.paragraph();
      case 'bullet_list_open':
        return { kind: 'list', items: this.items('bullet_list_close') };
      case 'ordered_list_open': {
        const start = Number(token.attrGet('start') ?? 1);
        return { kind: 'list', start, items: this.items('ordered_list_close') };
      }
      case 'blockquote_open':
        return { kind: 'quote', inside: this.blocksUntil('blockquote_close') };
      case 'fence':
      case 'code_block':
        return { kind: 'code', language: token.info.trim(), text: token.content.replace(/\n$/, '') };
      case 'table_open':
        return this.table();
      case 'hr':
        return { kind: 'rule' };
      case 'html_block': {
        const text = token.content.replace(COMMENT, '').trim();
        return text === '' ? undefined : { kind: 'paragraph', inside: [{ kind: 'text', text }] };
      }
      default:
        return undefined;
    }
  }

  private paragraph(): Block | undefined {
    const image = this.tokens[this.at]?.children ?? [];
    const inside = this.inline('paragraph_close');
    const only = image.length === 1 ? image[0] : undefined;
    if (only?.type === 'image') {
      return { kind: 'figure', source: attribute(only, 'src'), description: describe(only) };
    }
    return inside.length === 0 ? undefined : { kind: 'paragraph', inside };
  }

  private items(close: string): Block[][] {
    const items: Block[][] = [];
    for (;;) {
      const token = this.tokens[this.at++];
      if (!token || token.type === close) return items;
      if (token.type === 'list_item_open') items.push(this.blocksUntil('list_item_close'));
    }
  }

  private table(): Block {
    const rows: Inline[][][] = [];
    for (;;) {
      const token = this.tokens[this.at++];
      if (!token || token.type === 'table_close') break;
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'th_open' || token.type === 'td_open') {
        rows.at(-1)?.push(this.inline(token.type.replace('open', 'close')));
      }
    }
    const [head = [], ...body] = rows;
    return { kind: 'table', head, rows: body };
  }

  /** What stands in the one inline token before `close`. */
  private inline(close: string): Inline[] {
    const children: Token[] = [];
    for (;;) {
      const token = this.tokens[this.at++];
      if (!token || token.type === close) return readInline(children);
      children.push(...(token.children ?? []));
    }
  }

  /** As GitHub makes them, so that a link works in both places. */
  private idOf(inside: readonly Inline[]): string {
    const id = plainWords(inside)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = this.ids.get(id) ?? 0;
    this.ids.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  }
}

function readInline(tokens: readonly Token[]): Inline[] {
  const open: { readonly into: Inline[]; readonly token?: Token }[] = [{ into: [] }];
  const add = (part: Inline) => open.at(-1)?.into.push(part);
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ into: [], token });
    else if (token.nesting === -1) {
      const inside = open.pop();
      if (inside?.token) add(enclose(inside.token, inside.into));
    } else if (token.type === 'code_inline') add({ kind: 'code', text: token.content });
    else if (token.type === 'hardbreak') add({ kind: 'break' });
    else if (token.type === 'softbreak') add({ kind: 'text', text: ' ' });
    else if (token.type === 'image') add({ kind: 'text', text: describe(token) });
    else add({ kind: 'text', text: token.content.replace(COMMENT, '') });
  }
  return (open[0]?.into ?? []).filter((part) => part.kind !== 'text' || part.text !== '');
}

function enclose(token: Token, inside: readonly Inline[]): Inline {
  if (token.type === 'link_open') return { kind: 'link', target: attribute(token, 'href'), inside };
  return { kind: token.type === 'strong_open' ? 'strong' : 'emphasis', inside };
}

const attribute = (token: Token, name: string) => String(token.attrGet(name) ?? '');

const describe = (image: Token) => plainWords(readInline(image.children ?? []));

/** A code block of language `text` right after a figure is the figure's text form. */
function withTextForms(blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    const isForm = block.kind === 'code' && block.language === 'text';
    if (isForm && last?.kind === 'figure' && last.textForm === undefined) {
      out[out.length - 1] = { ...last, textForm: block.text };
    } else out.push(block);
  }
  return out;
}
