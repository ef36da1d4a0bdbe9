/** Reads the text of an nginx configuration: words, semicolons and braces (nginx, Beginner's Guide). */

/** One directive: `listen 80;` has the arguments ['80'] and no block; `server { ... }` has one. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
}

/** A comment, a quoted word, a brace or semicolon, or a bare word. */
const TOKEN = /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|((?:\$\{\w+\}|\\.|[^\s{};"'])+)/g;

interface Token {
  readonly text: string;
  /** True for a brace or a semicolon that is not quoted. */
  readonly isMark: boolean;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [whole, double, single, mark, word] of text.matchAll(TOKEN)) {
    if (whole.startsWith('#')) continue;
    const quoted = double ?? single;
    if (mark !== undefined) tokens.push({ text: mark, isMark: true });
    else tokens.push({ text: quoted?.replace(/\\(["'\\])/g, '$1') ?? word ?? '', isMark: false });
  }
  return tokens;
}

/** All directives of a configuration. Throws SyntaxError when a brace or a semicolon is missing. */
export function parseDirectives(text: string): Directive[] {
  const tokens = tokensOf(text);
  let next = 0;
  const readBlock = (isInner: boolean): Directive[] => {
    const directives: Directive[] = [];
    let words: string[] = [];
    for (;;) {
      const token = tokens[next++];
      if (!token) {
        if (isInner) throw new SyntaxError('nginx.conf: a closing brace is missing');
        if (words.length > 0) throw new SyntaxError(`nginx.conf: no semicolon after "${words.join(' ')}"`);
        return directives;
      }
      if (!token.isMark) {
        words.push(token.text);
        continue;
      }
      if (token.text === '}') {
        if (!isInner) throw new SyntaxError('nginx.conf: a closing brace too many');
        if (words.length > 0) throw new SyntaxError(`nginx.conf: no semicolon after "${words.join(' ')}"`);
        return directives;
      }
      const [name, ...args] = words;
      if (name === undefined) throw new SyntaxError(`nginx.conf: "${token.text}" without a name before it`);
      words = [];
      directives.push(token.text === '{' ? { name, args, block: readBlock(true) } : { name, args });
    }
  };
  return readBlock(false);
}
