/**
 * What a terminal might obey instead of showing: control characters but for line feed and tab
 * (ECMA-48: ESC and the C1 set begin every colour, cursor and title sequence), marks that turn the direction
 * of text (Unicode Standard Annex 9), invisible characters, and halves of surrogate pairs.
 */
const DANGEROUS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be found
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text of unknown origin with all of this written out (`\x1b`, `\u202e`), so that it is only shown. Idempotent. */
export function inert(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(DANGEROUS, written);
}

/** Inert text on one line: line feeds and tabs written out too. */
export function inertLine(text: string): string {
  return inert(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0d) return '\\r';
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
