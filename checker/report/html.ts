import { inert } from './inert.js';

/** A piece of HTML that is safe to be put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, pieces are taken as they are, and nothing is left out. */
export type Inserted = string | number | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of HTML. Whatever is inserted is escaped, so that it stays text wherever it stands. */
export function html(parts: TemplateStringsArray, ...inserted: readonly Inserted[]): Html {
  const texts = parts.map((part, index) => (index === 0 ? part : written(inserted[index - 1] ?? '') + part));
  return new Html(texts.join(''));
}

function written(value: Inserted): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return inert(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
