import type { Draw } from '#testing';

/** A request, and whether a browser asks before it. */
export interface PreflightCase {
  /** What it is about, for causes. */
  readonly kind:
    | 'method'
    | 'type'
    | 'json'
    | 'parameter'
    | 'header'
    | 'own-header'
    | 'value'
    | 'long'
    | 'letters'
    | 'plain';
  readonly request: { readonly method: string; readonly headers: Readonly<Record<string, string>> };
  readonly asks: boolean;
  readonly why: string;
}

const METHODS = 'Only GET, HEAD and POST are CORS-safelisted methods (Fetch standard, section 2.2.1).';
const FOLDED = 'fetch() writes get, head and post in capitals itself (Fetch standard, normalize a method).';
const TYPES =
  'Only the three content types of HTML forms pass without asking: application/x-www-form-urlencoded, multipart/form-data, text/plain (Fetch standard, section 2.2.2).';
const PARAMETERS =
  'What stands behind a semicolon is a parameter; the type before it decides (Fetch standard, MIME type essence).';
const HEADERS =
  'Only Accept, Accept-Language, Content-Language and Content-Type can pass without asking (Fetch standard, CORS-safelisted request-header).';
const VALUES = 'Their values may not have such signs (Fetch standard, CORS-unsafe request-header byte).';
const LENGTH = 'A value of more than 128 bytes asks (Fetch standard, CORS-safelisted request-header).';

/** The whole table, in a drawn order. */
export function preflightCases(draw: Draw): PreflightCase[] {
  const one = (
    kind: PreflightCase['kind'],
    asks: boolean,
    why: string,
    method: string,
    headers: Record<string, string> = {},
  ): PreflightCase => ({ kind, request: { method, headers }, asks, why });
  const type = (value: string) => ({ 'content-type': value });
  const ownHeader = `x-${draw.word()}`;
  return [
    // In this order a first attempt fails at what is most usual.
    one('plain', false, METHODS, 'GET'),
    ...draw.shuffle([
      one('method', false, METHODS, 'HEAD'),
      one('method', false, METHODS, 'POST'),
      one('method', true, METHODS, 'PUT'),
      one('method', true, METHODS, 'DELETE'),
      one('method', true, METHODS, 'PATCH'),
    ]),
    one('json', true, TYPES, 'POST', type('application/json')),
    ...draw.shuffle([
      one('type', false, TYPES, 'POST', type('text/plain')),
      one('type', false, TYPES, 'POST', type('application/x-www-form-urlencoded')),
      one('type', false, TYPES, 'POST', type('multipart/form-data')),
      one('type', true, TYPES, 'POST', type('text/html')),
    ]),
    ...draw.shuffle([
      one('own-header', true, HEADERS, 'GET', { [ownHeader]: '1' }),
      one('own-header', true, HEADERS, 'GET', { authorization: `Bearer ${draw.word()}` }),
      one('header', false, HEADERS, 'GET', { accept: 'application/json' }),
      one('header', false, HEADERS, 'GET', { 'accept-language': 'de, en;q=0.5' }),
      one('header', false, HEADERS, 'POST', { 'content-language': 'en' }),
    ]),
    one('letters', false, FOLDED, draw.pick(['get', 'Post', 'head'])),
    one('letters', false, HEADERS, 'GET', { Accept: '*/*' }),
    one('letters', true, TYPES, 'POST', { 'Content-Type': 'application/json' }),
    ...draw.shuffle([
      one('parameter', false, PARAMETERS, 'POST', type('text/plain;charset=utf-8')),
      one('parameter', false, PARAMETERS, 'POST', type('Text/Plain; charset=utf-8')),
      one('parameter', true, PARAMETERS, 'POST', type('application/json; charset=utf-8')),
      one('parameter', true, PARAMETERS, 'POST', type('application/json;a=text/plain')),
    ]),
    ...draw.shuffle([
      one('long', false, LENGTH, 'GET', { accept: `text/${'a'.repeat(123)}` }),
      one('long', true, LENGTH, 'GET', { accept: `text/${'a'.repeat(124)}` }),
    ]),
    ...draw.shuffle([
      one('value', true, VALUES, 'GET', { accept: `text/${draw.pick(['(', '{', '@', '"'])}` }),
      one('value', true, VALUES, 'GET', { 'accept-language': `en${draw.pick(['_', '/', '"'])}` }),
      one('value', true, VALUES, 'POST', type('text/plain; a="b"')),
    ]),
  ];
}
