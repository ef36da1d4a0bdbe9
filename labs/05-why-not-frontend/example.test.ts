/** A few visible tests: `npx vitest run labs/05-why-not-frontend`. The checker has more, and a browser. */
import { expect, test } from 'vitest';
import { corsHeaders } from './cors.js';
import { renderPage } from './page.js';
import { findSecrets } from './secrets.js';

const post = { id: 7, title: 'Fish & chips', text: 'With salt.', likes: 12, city: 'Oslo' };
const policy = { origins: ['http://a.test'], credentials: false, methods: ['GET'], headers: [] };

test('05.1: the text stands in the HTML itself', () => {
  expect(renderPage(post)).toContain('With salt.');
});

test('05.1: signs that mean something in HTML are escaped', () => {
  expect(renderPage(post)).toContain('Fish &amp; chips');
});

test('05.2: a secret key is found, a public one is not', () => {
  const script = 'var a="sk_live_AbCd1234EfGh5678",b="pk_live_AbCd1234EfGh5678";';
  expect(findSecrets(script)).toEqual(['sk_live_AbCd1234EfGh5678']);
});

test('05.3: an origin in the list is named', () => {
  expect(corsHeaders('http://a.test', policy)).toEqual({
    'access-control-allow-origin': 'http://a.test',
    vary: 'Origin',
  });
});

test('05.3: one that only looks alike is not', () => {
  expect(corsHeaders('http://a.test.evil.test', policy)).toEqual({ vary: 'Origin' });
});
