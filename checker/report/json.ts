/** Characters that JSON leaves as they are but a terminal may obey; in JSON they can be written as `\uXXXX`. */
const UNSAFE =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** A document for `--json`: indented, and safe to show on a terminal as it is. */
export function jsonText(document: unknown): string {
  return written(JSON.stringify(document, null, 2));
}

/** The same on one line. */
export const jsonLine = (document: unknown): string => written(JSON.stringify(document));

const written = (text: string) =>
  text.replace(UNSAFE, (characters) =>
    characters
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
