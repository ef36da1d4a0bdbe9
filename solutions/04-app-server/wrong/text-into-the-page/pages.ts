import type { Post } from './types.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML shows it: nothing in it is taken for a tag. */
const asText = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** A post as an HTML page. */
export function postPage({ id, owner, text, likes }: Post): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${asText(id)}</title></head>
<body>
<h1>${asText(owner)} writes</h1>
<p>${text}</p>
<p>${likes} likes</p>
</body>
</html>
`;
}
