import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A figure is put into the page as SVG, not as a picture: so it takes the colours of the page (`currentColor`,
 * `--accent`), and its text stays text. A figure that a lesson shows, too, lies beside the lesson.
 */
function inlineFigures(markdown) {
  const renderImage = markdown.renderer.rules.image;
  markdown.renderer.rules.image = (tokens, index, ...rest) => {
    const source = tokens[index].attrGet('src') ?? '';
    if (!/^(\.\.\/labs\/[\w-]+\/)?figures\/[\w-]+\.svg$/.test(source))
      return renderImage(tokens, index, ...rest);
    return readFileSync(join(import.meta.dirname, source), 'utf8').trim();
  };
}

/** In the source a paragraph of the speaker's notes has short lines; on the screen it is as wide as its window. */
function joinNotes(markdown) {
  markdown.core.ruler.before('marpit_collect', 'join_notes', ({ tokens }) => {
    for (const token of tokens.filter(({ type }) => type === 'marpit_comment')) {
      token.content = token.content.replace(/(\S)\n(?=\S)/g, '$1 ');
    }
  });
}

export default {
  themeSet: [join(import.meta.dirname, 'theme.css')],
  engine: ({ marp }) => marp.use(inlineFigures).use(joinNotes),
};
