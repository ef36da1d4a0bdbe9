import ts from 'typescript';

/**
 * A block of a file, `{ ... }` of a function or a statement: its number, in the order in which they begin.
 */
export type Block = number;

/** What is outside of every block of a file. */
export const THE_FILE: Block = -1;
const MARK = '@entered';

/**
 * The file, which says once of each block that it is entered. Lines stay as they are. In a browser it says nothing.
 */
export function instrumented(path: string, source: string): string {
  const marks = blocksOf(parse(path, source)).map(({ at }, block) => [at, `__enter(${block});`] as const);
  let text = source;
  for (const [at, mark] of marks.reverse()) text = text.slice(0, at) + mark + text.slice(at);
  return `function __enter(block) {
    const seen = (__enter.seen ??= new Set());
    if (seen.has(block) || typeof process === 'undefined') return;
    seen.add(block);
    process.getBuiltinModule('node:fs').writeSync(2, '\\n${MARK} ${path} ' + block + '\\n');
  } __enter(${THE_FILE});`
    .replaceAll('\n', ' ')
    .concat(text);
}

/** Path -> the blocks of this file that were entered, out of what an instrumented submission printed. */
export function enteredBlocks(output: string): ReadonlyMap<string, ReadonlySet<Block>> {
  const entered = new Map<string, Set<Block>>();
  for (const [, path = '', block] of output.matchAll(new RegExp(`^${MARK} (\\S+) (-?\\d+)$`, 'gm'))) {
    entered.set(path, (entered.get(path) ?? new Set()).add(Number(block)));
  }
  return entered;
}

/**
 * The blocks of `before` that are another in `after`, each difference told as the innermost block around it. Whoever
 * enters none of them runs the same in both. Comments do not count.
 */
export function changedBlocks(path: string, before: string, after: string): ReadonlySet<Block> {
  const [one, other] = [parse(path, before), parse(path, after)];
  const numbers = new Map(blocksOf(one).map(({ node }, block) => [node, block] as const));
  const changed = new Set<Block>();
  const compare = (left: ts.Node, right: ts.Node, around: Block) => {
    if (left.kind === right.kind && left.getText(one) === right.getText(other)) return;
    const [ours, theirs] = [left.getChildren(one), right.getChildren(other)];
    const block = numbers.get(left) ?? around;
    if (left.kind !== right.kind || ours.length === 0 || ours.length !== theirs.length) {
      changed.add(block);
      return;
    }
    for (const [index, child] of ours.entries()) compare(child, theirs[index] as ts.Node, block);
  };
  compare(one, other, THE_FILE);
  return changed;
}

const parse = (path: string, source: string) =>
  ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);

/** The blocks of a file, and where what is in them begins. */
function blocksOf(file: ts.SourceFile): { node: ts.Node; at: number }[] {
  const blocks: { node: ts.Node; at: number }[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isBlock(node)) blocks.push({ node, at: node.getStart(file) + 1 });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return blocks;
}
