import { XMLParser } from 'fast-xml-parser';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod/mini';
import type { GradeReport } from '../../../core/grade-report.js';
import { byStudent } from '../../../report/class/class-rows.js';
import { gradebookCsv } from '../../../report/class/gradebook.js';
import { canvasCsv } from '../../../report/export/canvas-csv.js';
import { classroomBase64, classroomResult } from '../../../report/export/classroom-result.js';
import { gradeColumn } from '../../../report/export/gradebook-points.js';
import { gradescopeResults } from '../../../report/export/gradescope-results.js';
import { junitXml } from '../../../report/export/junit-xml.js';
import { moodleCsv } from '../../../report/export/moodle-csv.js';
import {
  ada,
  ben,
  cem,
  makeBigClass,
  makeGraded,
  makeGradeReport,
  makeLab,
  makeNastyClass,
  makeSmallClass,
} from '../class/make-class.js';
import { classroomSchema, gradescopeSchema, JUNIT_XSD } from './format-schemas.js';

/** Read by a library other than the one that wrote it. */
function readCsv(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

const firstOf = (report: GradeReport, index = 0) => byStudent(report)[index] ?? { student: cem, rows: [] };

const FORMULA = /^[=+\-@\t\r]./;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be found
const OBEYED = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\ufeff]/;

describe('CSV', () => {
  test('the gradebook has points, how they came about, and why there are none', () => {
    const [head = [], ...lines] = readCsv([...gradebookCsv(makeSmallClass())].join(''));
    const cell = (line: number, name: string) => lines[line]?.[head.indexOf(name)];
    expect(lines).toHaveLength(3);
    expect([
      cell(0, 'Name'),
      cell(0, 'Total'),
      cell(0, 'Maximum'),
      cell(0, 'Course %'),
      cell(0, 'Lab 01 late penalty'),
    ]).toEqual(['Ada Lovelace', '36', '40', '90', '4']);
    expect([cell(1, 'Total'), cell(1, 'Lab 01 computed'), cell(1, 'Lab 01 override reason')]).toEqual([
      '15',
      '10',
      'shown at the desk',
    ]);
    expect([cell(1, 'Step 01.1'), cell(1, 'Step 01.2')]).toEqual(['10', '0']);
    expect([cell(2, 'Total'), cell(2, 'Without a grade'), cell(2, 'Why')]).toEqual([
      '',
      '1',
      'lab 01: nothing was handed in',
    ]);
  });

  test('no cell is taken for a formula, and no line is added by a name', () => {
    const report = makeNastyClass();
    for (const text of [[...gradebookCsv(report)].join(''), canvasCsv(report, gradeColumn(report)).text]) {
      const lines = readCsv(text);
      expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
      expect(lines.flat().filter((cell) => FORMULA.test(cell) || OBEYED.test(cell))).toEqual([]);
      expect(lines.flat().some((cell) => cell.startsWith("'=HYPERLINK"))).toBe(true);
    }
  });

  test('of several labs, the sum waits for a grade that is still to come', () => {
    const labs = [makeLab('01'), makeLab('02')];
    const [first, second] = labs;
    if (!first || !second) throw new Error('two labs were made');
    const wait = { kind: 'ungraded', student: ben, labId: '02', submission: 'b' } as const;
    const report = makeGradeReport(labs, [
      makeGraded(ada, first),
      makeGraded(ada, second, ['failed']),
      makeGraded(ben, first),
      { ...wait, because: 'grader-error', reason: 'the worker ended' },
      makeGraded(cem, first),
      { ...wait, student: cem, because: 'missing', reason: 'nothing was handed in' },
    ]);
    const column = gradeColumn(report);
    expect(column.maximum).toBe(60);
    expect(byStudent(report).map((student) => column.pointsOf(student))).toEqual([50, undefined, 30]);
  });
});

describe('Canvas', () => {
  test('has its head, the points possible, and a line for whoever has an id of Canvas', () => {
    const report = makeSmallClass();
    const { text, left } = canvasCsv(report, gradeColumn(report));
    expect(readCsv(text)).toEqual([
      ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Lab 01 Title of lab 01'],
      ['    Points Possible', '', '', '', '', '40.00'],
      ['Ada Lovelace', '101', '', 'ada', '', '36'],
    ]);
    expect(left.map(({ id }) => id)).toEqual(['ben', 'cem']);
  });
});

describe('Moodle', () => {
  const HEAD =
    'Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments';
  const worksheet = `\ufeff${HEAD}\r\n"Participant 5001","Ada Lovelace",,a@x,"Submitted for grading",,10.00,-,\r\n"Participant 7","Ben Okri",,BEN@example.com,-,5.00,40.00,-,"old"\r\n"Participant 8",Somebody,,else@example.com,-,,40.00,-,\r\n`;

  test('fills grades and feedback by participant or email, and leaves all else', () => {
    const report = makeSmallClass();
    const { text, left, notes } = moodleCsv(report, gradeColumn(report), worksheet);
    const [head, first = [], second = [], third = []] = readCsv(text);
    expect(head?.join(',')).toBe(HEAD);
    expect(first.slice(0, 8)).toEqual([
      'Participant 5001',
      'Ada Lovelace',
      '',
      'a@x',
      'Submitted for grading',
      '36',
      '10.00',
      '-',
    ]);
    expect(first[8]).toContain('<p>01.1 Title of 01.1: passed, 10 of 10</p>');
    expect(second[5]).toBe('15');
    expect(third).toEqual(['Participant 8', 'Somebody', '', 'else@example.com', '-', '', '40.00', '-', '']);
    expect(left.map(({ id }) => id)).toEqual(['cem']);
    expect(notes).toEqual(['ada has 36 points, and Moodle takes at most 10.']);
  });

  test('takes no other table for a worksheet', () => {
    const report = makeSmallClass();
    expect(() => moodleCsv(report, gradeColumn(report), 'Student,ID\nAda,1\n')).toThrow(
      'no grading worksheet',
    );
  });

  test('feedback is HTML in which what students wrote stays text', () => {
    const report = makeNastyClass();
    const ids = byStudent(report).map(({ student }, index) => [`Participant ${index}`, student.id, '', '']);
    const template = Papa.unparse([['Identifier', 'Username', 'Grade', 'Feedback comments'], ...ids]);
    const plain = makeGradeReport(
      report.labs,
      report.rows.map((row) => ({ ...row, student: { id: row.student.id, ids: { login: row.student.id } } })),
    );
    const filled = readCsv(moodleCsv(plain, gradeColumn(plain), template).text);
    expect(filled).toHaveLength(ids.length + 1);
    const cells = filled.slice(1).map((line) => line[3] ?? '');
    expect(cells.join('')).toContain('&lt;img');
    expect(cells.join('').replace(/<\/?p>/g, '')).not.toMatch(/[<>]/);
  });
});

describe('Gradescope', () => {
  test.each([0, 1, 2])('student %i of the small class follows its format', (index) => {
    const { labs, isolation, ...report } = makeSmallClass();
    const text = JSON.stringify(
      gradescopeResults(labs, firstOf({ ...report, labs, isolation }, index), isolation),
    );
    const results = z.parse(gradescopeSchema, JSON.parse(text));
    expect([results.score, results.tests?.length]).toEqual(
      [
        [36, 4],
        [15, 4],
        [undefined, undefined],
      ][index],
    );
  });

  test('a fault of ours in one step leaves no score', () => {
    const lab = makeLab('01');
    const results = gradescopeResults([lab], { rows: [makeGraded(ada, lab, ['grader-error'])] }, 'sandbox');
    expect(z.parse(gradescopeSchema, results).score).toBeUndefined();
    expect(results.output).toContain('To the staff');
  });
});

describe('GitHub Classroom', () => {
  const read = (base64: string) =>
    z.parse(classroomSchema, JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));

  test.each([0, 1, 2])('student %i of the small class follows its format', (index) => {
    const report = makeSmallClass();
    const result = read(classroomBase64(classroomResult(report.labs, firstOf(report, index))));
    const sum = result.tests.reduce((all, { score }) => all + score, 0);
    expect([result.status, result.max_score, sum]).toEqual(
      [
        ['pass', 40, 36],
        ['pass', 40, 15],
        ['error', 0, 0],
      ][index],
    );
  });

  test('a failed step names its file, and what was tried', () => {
    const lab = makeLab('01');
    const result = classroomResult([lab], { rows: [makeGraded(ada, lab, ['failed'])] });
    expect(result).toMatchObject({
      status: 'fail',
      tests: [{ filename: 'labs/01-lab/zone.ts', test_code: expect.stringMatching(/^dig/) }, {}, {}],
    });
  });
});

describe('JUnit', () => {
  const valid = async (xml: string) => {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'junit.xml', contents: xml }],
      schema: [JUNIT_XSD],
    });
    expect(errors).toEqual([]);
    return valid;
  };

  test('says for each step how it went', async () => {
    const xml = junitXml(makeSmallClass());
    expect(await valid(xml)).toBe(true);
    const read = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (name) => /^test(suite|case)$/.test(name),
    }).parse(xml);
    const suites = read.testsuites.testsuite;
    expect(
      suites.map(({ name, tests, failures, errors }: Record<string, string>) => [
        name,
        tests,
        failures,
        errors,
      ]),
    ).toEqual([
      ['Ada Lovelace, lab 01', '4', '0', '0'],
      ['Ben Okri, lab 01', '4', '3', '0'],
      ['cem, lab 01', '1', '0', '1'],
    ]);
    expect(suites[1].testcase[1].failure.message).toBe('You return the first record only.');
  });

  test('whatever students wrote, it is well-formed and follows the schema', async () => {
    expect(await valid(junitXml(makeNastyClass()))).toBe(true);
    expect(await valid(junitXml(makeBigClass(50)))).toBe(true);
  });
});
