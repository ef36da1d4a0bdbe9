import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { byStudent } from '../../../report/class/class-rows.js';
import { feedbackOf } from '../../../report/class/feedback.js';
import { feedbackHtml } from '../../../report/class/feedback-html.js';
import { feedbackMarkdown } from '../../../report/class/feedback-markdown.js';
import { anonymousName, feedbackName } from '../../../report/class/feedback-name.js';
import {
  ada,
  makeGraded,
  makeGradeReport,
  makeLab,
  makeNastyClass,
  makeOutcome,
  makeSmallClass,
} from './make-class.js';

const pages = (report = makeSmallClass()) =>
  byStudent(report).map((student) => feedbackMarkdown(feedbackOf(report.labs, student)));

describe('a feedback page', () => {
  test('tells of points, penalties and a grade that was set by hand', () => {
    const [first = '', second = '', third = ''] = pages();
    expect(first).toContain('Hello Ada Lovelace,');
    expect(first).toContain('**36 of 40 points.**');
    expect(first).toContain('4 points were taken off because it came late.');
    expect(first).toContain('Every step has passed.');
    expect(second).toContain('Your instructor set 15 points in the place of the 10 that were computed.');
    expect(second).toContain('shown at the desk');
    expect(third).toContain('No grade yet.');
    expect(third).toContain('Nothing was handed in for this lab.');
  });

  test('tells of a failed step all that check tells, and what to do next', () => {
    const page = pages()[1] ?? '';
    const words = [
      'tried',
      'dig @127.0.0.1',
      'expected',
      'because',
      'RFC 2181',
      'got',
      'likely cause',
      'look',
    ];
    const places = words.map((word) => page.indexOf(word, page.indexOf('### 01.2 failed')));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(page).toContain('not written');
    expect(page).toContain('node checker check 01.2 --seed 4711');
    expect(page).not.toContain('### 01.4');
  });

  test('a fault of ours is no fault of the student, who is not told its words', () => {
    const report = makeGradeReport(
      [makeLab('01')],
      [
        {
          kind: 'ungraded',
          student: ada,
          labId: '01',
          submission: 'a',
          because: 'grader-error',
          reason: 'secret path',
        },
      ],
    );
    const [page = ''] = pages(report);
    expect(page).toContain('It is not your fault');
    expect(page).not.toContain('secret path');
  });

  test('a name that is copied out of Markdown is the name alone', () => {
    const advised = pages().join('\n');
    expect(advised).toMatch(/`labs\/[^`]+\.ts[^`]*`[,.]/);
    expect(advised).not.toMatch(/[,.;:]`/);
  });

  test('whatever students wrote: Markdown makes no link, no picture, no heading and no HTML of it', () => {
    const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false });
    for (const text of pages(makeNastyClass())) {
      const rendered = markdown.render(text);
      expect(rendered).not.toMatch(/<(a|img|script|h1>owned|textarea|del|em)\b/);
      expect(rendered.match(/<h1>/g)).toHaveLength(1);
      expect(rendered.match(/<h2>/g)?.length).toBeLessThanOrEqual(2);
      expect(rendered.match(/<table>/g)?.length ?? 0).toBeLessThanOrEqual(1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be found
      expect(text).not.toMatch(/[\x00\x07\x1b\u202e\ufeff]/);
    }
  });
});

describe('feedback without names', () => {
  test('has no name, email, id or path, not even where the code printed them', () => {
    const lab = makeLab('01');
    const words = 'Ada Lovelace <ada@example.com> at homework/ada.zip, LOVELACE, user 5001';
    const failed = makeOutcome('01.1', 'failed', {
      got: words,
      tried: words,
      printed: words,
      trail: [words],
    });
    const row = makeGraded(ada, lab, [failed], { submission: 'homework/ada.zip', typeErrors: [words] });
    const feedback = feedbackOf([lab], { student: ada, rows: [row] }, { anonymous: true });
    for (const page of [feedbackMarkdown(feedback), feedbackHtml(feedback)]) {
      expect(page).not.toMatch(/\bada\b|lovelace|example\.com|5001|homework/i);
      expect(page).toContain('failed');
    }
  });

  test('its file names say nothing without the key, and stay the same with it', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(anonymousName('ada', key)).toBe(anonymousName('ada', key));
    expect(anonymousName('ada', key)).not.toBe(anonymousName('ada', other));
    expect(anonymousName('ada', key)).toMatch(/^[0-9a-f]{16}$/);
  });
});

test('names of files are plain, and differ where ids differ, also where case does not count', () => {
  const ids = [
    'ada',
    'Ada',
    'ADA',
    '../ada',
    'a/../../b',
    'con',
    'ada@example.com',
    '',
    '.',
    'é',
    'x'.repeat(300),
  ];
  const names = ids.map(feedbackName);
  expect(names.filter((name) => !/^[a-z0-9][a-z0-9_-]*$/.test(name) || name === 'con')).toEqual([]);
  expect(new Set(names).size).toBe(ids.length);
  expect(names[0]).toBe('ada');
});
