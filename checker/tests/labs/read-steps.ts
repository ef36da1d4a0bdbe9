/** What a document tells its reader to do, in its order. */
export type Act =
  | { readonly kind: 'type'; readonly command: string }
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  | { readonly kind: 'replace'; readonly path: string; readonly line: string; readonly text: string }
  | { readonly kind: 'insert'; readonly path: string; readonly above: string; readonly text: string }
  | { readonly kind: 'follow'; readonly path: string; readonly below: string; readonly text: string };

/**
 * Reads the acts of a numbered list: each fenced block of language `sh` is typed line by line, and each other block is
 * put where the sentence above it says. Throws for a block that no such sentence stands above.
 */
export function readActs(markdown: string): Act[] {
  const blocks = markdown.matchAll(/^([^\n]*)\n\n^( *)```(\w+)\n([\s\S]*?)^\2```$/gm);
  return [...blocks].flatMap(([, sentence = '', indent = '', language, fenced = '']): Act[] => {
    const text = fenced
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n');
    if (language === 'sh') {
      const commands = text.split('\n').filter((line) => line !== '');
      return commands.map((command) => ({ kind: 'type', command }));
    }
    return [placed(sentence.trim(), text)];
  });
}

function placed(sentence: string, text: string): Act {
  const [, whole] = /^Write `([^`]+)`:$/.exec(sentence) ?? [];
  if (whole) return { kind: 'write', path: whole, text };
  const [, ended] = /^At the end of `([^`]+)`:$/.exec(sentence) ?? [];
  if (ended) return { kind: 'append', path: ended, text };
  const [, changed, line] = /^In `([^`]+)`, in place of `([^`]+)`:$/.exec(sentence) ?? [];
  if (changed && line) return { kind: 'replace', path: changed, line, text };
  const [, widened, above] = /^In `([^`]+)`, above the last `([^`]+)`:$/.exec(sentence) ?? [];
  if (widened && above) return { kind: 'insert', path: widened, above, text };
  const [, lengthened, below] = /^In `([^`]+)`, below the line with `([^`]+)`:$/.exec(sentence) ?? [];
  if (lengthened && below) return { kind: 'follow', path: lengthened, below, text };
  throw new Error(`Where does this block go? "${sentence}"`);
}

/** A file's text after an act on it. Throws when the line that the act names is not there, or not there once. */
export function changed(before: string, act: Exclude<Act, { kind: 'type' }>): string {
  const lines = before.split('\n');
  switch (act.kind) {
    case 'write':
      return act.text;
    case 'append':
      return before + act.text;
    case 'replace': {
      const places = lines.flatMap((line, index) => (line.trim().startsWith(act.line) ? [index] : []));
      if (places.length !== 1) throw new Error(`${act.path} has ${places.length} lines with ${act.line}`);
      lines.splice(places[0] ?? 0, 1, act.text.trimEnd());
      return lines.join('\n');
    }
    case 'follow': {
      const places = lines.flatMap((line, index) => (line.includes(act.below) ? [index] : []));
      if (places.length !== 1) throw new Error(`${act.path} has ${places.length} lines with ${act.below}`);
      lines.splice((places[0] ?? 0) + 1, 0, act.text.trimEnd());
      return lines.join('\n');
    }
    case 'insert': {
      const place = lines.findLastIndex((line) => line.trim().startsWith(act.above));
      if (place < 0) throw new Error(`${act.path} has no line with ${act.above}`);
      lines.splice(place, 0, act.text.trimEnd());
      return lines.join('\n');
    }
  }
}
