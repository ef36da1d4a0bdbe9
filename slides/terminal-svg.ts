/** One command and what it printed. */
export interface Scene {
  /** A line above the command: what was done meanwhile. */
  readonly remark?: string;
  readonly command: string;
  /** With the terminal's marks for colour (SGR of ECMA-48), line by line. */
  readonly output: string;
}

/** What a picture of a terminal shows. */
export interface Session {
  readonly title: string;
  readonly description: string;
  readonly scenes: readonly Scene[];
}

const COLUMNS = 80;
/** Sizes in units of the picture; a character of a monospaced font is 0.6 of its height. */
const [CHARACTER, LINE, MARGIN] = [8.4, 20, 16];
/** How long a character takes to type, the answer to come, and a line to be read, in seconds. */
const [TYPE_S, WAIT_S, READ_S] = [0.05, 0.4, 0.35];

/**
 * A picture of a session in a terminal, one command after the other, played once. Where motion is not wanted, and on
 * paper, it stands still at the last one.
 */
export function terminalSvg({ title, description, scenes }: Session): string {
  const rows = Math.max(...scenes.map((scene) => linesOf(scene).length));
  const width = Math.ceil(COLUMNS * CHARACTER) + 2 * MARGIN;
  const height = rows * LINE + 2 * MARGIN;
  let beginS = 0.5;
  const timed = scenes.map((scene) => {
    const typedS = beginS + scene.command.length * TYPE_S;
    const times = { beginS, typedS, shownS: typedS + WAIT_S };
    beginS = times.shownS + linesOf(scene).length * READ_S;
    return { scene, ...times, endS: beginS };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${xml(title)}</title>
<desc id="description">${xml(description)}</desc>
<style>
${STYLE}
@media screen and (prefers-reduced-motion: no-preference) {
@keyframes appear { from { opacity: 0 } to { opacity: 1 } }
@keyframes type { from { clip-path: inset(0 100% 0 0) } to { clip-path: inset(0) } }
${timed.map((times, index) => motionOf(index, times, beginS)).join('\n')}
}
</style>
<rect width="100%" height="100%" rx="8" class="page"/>
${timed.map(({ scene }, index) => sceneSvg(scene, index)).join('\n')}
</svg>
`;
}

const STYLE = `svg { --page: #ffffff; --ink: #1b2126; --soft: #55606a; --line: #c9d1d8; --accent: #0b5cab }
@media screen and (prefers-color-scheme: dark) {
svg { --page: #14191e; --ink: #e6ebef; --soft: #a7b3bd; --line: #3c4751; --accent: #7fc1ff }
}
.page { fill: var(--page); stroke: var(--line) }
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); white-space: pre }
.a { fill: var(--accent) }
.b { font-weight: bold }
.d { fill: var(--soft) }
.scene { opacity: 0 }
.scene:last-of-type { opacity: 1 }`;

interface Times {
  readonly beginS: number;
  readonly typedS: number;
  readonly shownS: number;
  readonly endS: number;
  readonly scene: Scene;
}

function motionOf(index: number, { beginS, typedS, shownS, endS, scene }: Times, wholeS: number): string {
  const own = `.s${index}`;
  const seconds = (length: number) => `${length.toFixed(2)}s`;
  const percent = (atS: number) => `${((100 * atS) / wholeS).toFixed(2)}%`;
  const goes = endS < wholeS ? ` ${percent(endS)} { opacity: 0 }` : '';
  return [
    `@keyframes scene${index} { 0% { opacity: 0 } ${percent(beginS)} { opacity: 1 }${goes} }`,
    `${own} { animation: scene${index} ${seconds(wholeS)} step-end both }`,
    `${own} .typed { animation: type ${seconds(typedS - beginS)} ${seconds(beginS)} steps(${scene.command.length}) both }`,
    `${own} .out { animation: appear 1ms ${seconds(shownS)} both }`,
  ].join('\n');
}

function linesOf({ remark, output }: Scene): string[] {
  return [...(remark === undefined ? [] : [remark, '']), 'command', '', ...output.split('\n')];
}

function sceneSvg({ remark, command, output }: Scene, index: number): string {
  let row = 0;
  const place = (svg: string, columns: number, name = '') => {
    const y = MARGIN + ++row * LINE - 5;
    const length = (columns * CHARACTER).toFixed(1);
    const lengthen = columns > 0 ? ` textLength="${length}" lengthAdjust="spacingAndGlyphs"` : '';
    return columns > 0 ? `<text${name} x="${MARGIN}" y="${y}"${lengthen}>${svg}</text>` : '';
  };
  const above = remark === undefined ? [] : [place(span('d', remark), remark.length), place('', 0)];
  const typed = place(`${span('d', '$ ')}${xml(command)}`, command.length + 2, ' class="typed"');
  place('', 0);
  const shown = output.split('\n').map((line) => place(marked(line), withoutMarks(line).length));
  const lines = [...above, typed, '<g class="out">', ...shown, '</g>'].filter((line) => line !== '');
  return `<g class="scene s${index}">\n${lines.join('\n')}\n</g>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins each mark
const MARK = /\u001b\[(\d+)m/;
const withoutMarks = (line: string) => line.replaceAll(new RegExp(MARK, 'g'), '');
const span = (name: string, text: string) => `<tspan class="${name}">${xml(text)}</tspan>`;

/** Turns the marks that the checker makes (`makeStyle`) into classes; other ones are an error. */
function marked(line: string): string {
  const [first = '', ...rest] = line.split(MARK);
  let svg = xml(first);
  const on = new Set<string>();
  for (let index = 0; index < rest.length; index += 2) {
    switch (rest[index]) {
      case '36':
        on.add('a');
        break;
      case '39':
        on.delete('a');
        break;
      case '1':
        on.add('b');
        break;
      case '2':
        on.add('d');
        break;
      case '22':
        on.delete('b');
        on.delete('d');
        break;
      default:
        throw new Error(`the mark ${rest[index]} has no class`);
    }
    const text = rest[index + 1] ?? '';
    if (text) svg += on.size > 0 ? span([...on].join(' '), text) : xml(text);
  }
  return svg;
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
