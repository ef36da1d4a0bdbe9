import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.js';
import { readUrl } from '../../tracing/read-url.js';

describe('the URL to trace', () => {
  test.each([
    ['/posts/summer-in-rome', 'https://backend.example.com/posts/summer-in-rome'],
    ['backend.example.com/health', 'https://backend.example.com/health'],
    ['http://www.example.com:8080/?q=1', 'http://www.example.com:8080/?q=1'],
    ['https://ana:secret@backend.example.com/#top', 'https://backend.example.com/'],
  ])('%s is %s', (text, url) => {
    expect(readUrl(text).href).toBe(url);
  });

  test.each(['ftp://backend.example.com/', 'https://', 'https://example.org/', 'a..example.com'])(
    '%s is refused',
    (text) => {
      expect(() => readUrl(text)).toThrow(UserError);
    },
  );
});
