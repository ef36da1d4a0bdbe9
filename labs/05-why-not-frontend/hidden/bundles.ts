import type { Draw } from '#testing';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];

/** This many letters and digits, drawn. */
function letters(draw: Draw, count: number): string {
  return Array.from({ length: count }, () => draw.pick(LETTERS)).join('');
}

/** A secret, and how a bundler writes the line of code that it stands in. */
export interface Secret {
  readonly kind: 'secret key' | 'token' | 'database address';
  readonly text: string;
}

/** A secret key, such as a service gives to those who pay. */
export const drawKey = (draw: Draw): Secret => ({
  kind: 'secret key',
  text: `sk_live_${letters(draw, draw.int(16, 32))}`,
});

/** A token for GitHub. */
export const drawToken = (draw: Draw): Secret => ({ kind: 'token', text: `ghp_${letters(draw, 36)}` });

/** The address of a database, with name and password. */
export const drawDatabase = (draw: Draw): Secret => ({
  kind: 'database address',
  text: `postgres://${draw.word()}:${letters(draw, 12)}@db.${draw.word()}.test:5432/${draw.word()}`,
});

/** A key that is made for pages. */
export const drawPublicKey = (draw: Draw): string => `pk_live_${letters(draw, 24)}`;

/** A script as a bundler writes it: short names, one line, constants put in where they were named. */
export function bundleWith(draw: Draw, lines: readonly string[]): string {
  const [first, second] = [draw.word(2), draw.word(2)];
  const code = [
    `function ${first}(e){return document.querySelector(e)}`,
    `var ${second}=${first}("#${draw.word()}");`,
    ...lines,
    `${second}&&${second}.addEventListener("click",()=>fetch("/api/${draw.word()}"));`,
  ];
  return `(()=>{${code.join('')}})();`;
}
