import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FindOptions, findSubmissions } from '../../intake/find-submissions.js';
import { openSubmission } from '../../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS } from '../../intake/submission.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { LABS } from './intake-bench.js';

const newFolder = temporaryFolders();

/** A class folder with these files (empty) and folders (names that end in a slash). */
async function classWith(names: readonly string[], folder?: string): Promise<string> {
  const root = folder ?? (await newFolder());
  for (const name of names) {
    if (name.endsWith('/')) await mkdir(join(root, name), { recursive: true });
    else await writeFile(join(root, name), '');
  }
  return root;
}

/** Finds what is in such a folder, with a roster of this text. */
async function find(names: readonly string[], roster?: string, options: FindOptions = {}) {
  const root = await classWith(names);
  if (roster === undefined) return await findSubmissions(root, options);
  const path = join(root, 'roster.csv');
  await writeFile(path, roster);
  return await findSubmissions(root, { ...options, roster: path });
}

describe('without a roster', () => {
  test('a name is the student, without the ending of an archive', async () => {
    const { found, missing } = await find(['anna/', 'bob.zip', 'carla.tar.gz', 'dan.tgz', 'eve.b.ZIP']);
    expect(found).toEqual([
      { student: { id: 'anna' }, path: 'anna', kind: 'folder' },
      { student: { id: 'bob' }, path: 'bob.zip', kind: 'zip' },
      { student: { id: 'carla' }, path: 'carla.tar.gz', kind: 'tar.gz' },
      { student: { id: 'dan' }, path: 'dan.tgz', kind: 'tar.gz' },
      { student: { id: 'eve.b' }, path: 'eve.b.ZIP', kind: 'zip' },
    ]);
    expect(missing).toEqual([]);
  });

  test('what systems leave is nobody’s, other files are named, and so is what is ignored', async () => {
    const names = [
      '.DS_Store',
      '__MACOSX/',
      'Thumbs.db',
      '.git/',
      'anna.zip',
      'course.json',
      'todo.txt',
      'out/',
    ];
    const root = await classWith(names);
    const ignore = [join(root, 'course.json'), join(root, 'out')];
    const { found, ignored } = await findSubmissions(root, { ignore });
    expect(found.map(({ path }) => path)).toEqual(['anna.zip']);
    expect(ignored).toEqual(['todo.txt']);
  });

  test('archives that are not opened are found, and refused in words', async () => {
    const root = await classWith(['anna.rar', 'bob.tar.xz', 'carla.7z']);
    const { found } = await findSubmissions(root);
    expect(found.map(({ student, kind }) => [student.id, kind])).toEqual([
      ['anna', 'other'],
      ['bob', 'other'],
      ['carla', 'other'],
    ]);
    const [anna] = found;
    const options = { labs: LABS, into: join(root, 'into'), limits: DEFAULT_INTAKE_LIMITS };
    expect(anna && (await openSubmission(root, anna, options))).toMatchObject({ ok: false });
  });

  test('a link is not followed', async () => {
    const root = await newFolder();
    await symlink('/etc', join(root, 'anna'));
    expect((await findSubmissions(root)).found).toMatchObject([
      { student: { id: 'anna' }, refused: 'anna is a link. Put the submission itself there.' },
    ]);
  });

  test('two submissions of one student are refused, and both are named', async () => {
    const { found } = await find(['anna/', 'anna.zip', 'Bob.zip', 'bob.tgz', 'carla/']);
    expect(found.map(({ student, refused }) => [student.id, refused])).toEqual([
      ['Bob', 'Bob.zip and bob.tgz are of one student, Bob: leave one of them.'],
      ['anna', 'anna and anna.zip are of one student, anna: leave one of them.'],
      ['carla', undefined],
    ]);
  });
});

describe('names of GitHub Classroom', () => {
  test('in the folder that its command line makes, what follows the assignment is the account', async () => {
    const root = join(await newFolder(), 'lab-01-dns-submissions');
    await mkdir(root);
    await classWith(['lab-01-dns-octocat/.git/', 'lab-01-dns-mona-lisa/.git/'], root);
    expect((await findSubmissions(root)).found).toEqual([
      {
        student: { id: 'mona-lisa', ids: { github: 'mona-lisa' } },
        path: 'lab-01-dns-mona-lisa',
        kind: 'git',
      },
      { student: { id: 'octocat', ids: { github: 'octocat' } }, path: 'lab-01-dns-octocat', kind: 'git' },
    ]);
  });

  test('elsewhere it is what follows what all checkouts begin with', async () => {
    const { found } = await find(['dns-anna/.git/', 'dns-annika/.git/', 'essay/']);
    expect(found.map(({ student }) => student.id)).toEqual(['anna', 'annika', 'essay']);
  });

  test('one checkout alone keeps its name, and so do those with nothing in common', async () => {
    expect((await find(['dns-anna/.git/'])).found.map(({ student }) => student.id)).toEqual(['dns-anna']);
    expect((await find(['dns-anna/.git/', 'web-bob/.git/'])).found.map(({ student }) => student.id)).toEqual([
      'dns-anna',
      'web-bob',
    ]);
  });

  test('with its roster, the account maps to the student, the longest that fits', async () => {
    const roster =
      'identifier,github_username,github_id,name\nm1,lisa,1,Lisa\nm2,mona-lisa,2,Mona\nm3,bob,3,Bob\n';
    const { found, missing } = await find(['lab-01-mona-lisa/', 'lab-01-lisa.zip'], roster);
    expect(found.map(({ student, path }) => [student.id, student.name, path])).toEqual([
      ['m1', 'Lisa', 'lab-01-lisa.zip'],
      ['m2', 'Mona', 'lab-01-mona-lisa'],
    ]);
    expect(missing).toEqual([{ id: 'm3', name: 'Bob', ids: { github: 'bob' } }]);
  });
});

describe('names of Canvas', () => {
  test('are name, user id, attachment id and file', async () => {
    const { found } = await find([
      'doejane_12345_67890_hand-in-01-dns.zip',
      'roejohn_LATE_54321_67891_work.tgz',
    ]);
    expect(found).toEqual([
      {
        student: { id: 'doejane_12345', ids: { canvas: '12345' } },
        path: 'doejane_12345_67890_hand-in-01-dns.zip',
        kind: 'zip',
      },
      {
        student: { id: 'roejohn_54321', ids: { canvas: '54321' } },
        path: 'roejohn_LATE_54321_67891_work.tgz',
        kind: 'tar.gz',
        isLate: true,
      },
    ]);
  });

  test('several files of one student belong together', async () => {
    const { found } = await find(['doejane_1_10_zone.ts', 'doejane_1_11_server.ts', 'roejohn_2_12_zone.ts']);
    expect(found).toEqual([
      {
        student: { id: 'doejane_1', ids: { canvas: '1' } },
        path: 'doejane_1_10_zone.ts',
        kind: 'folder',
        parts: [
          { path: 'doejane_1_10_zone.ts', name: 'zone.ts' },
          { path: 'doejane_1_11_server.ts', name: 'server.ts' },
        ],
      },
      {
        student: { id: 'roejohn_2', ids: { canvas: '2' } },
        path: 'roejohn_2_12_zone.ts',
        kind: 'folder',
        parts: [{ path: 'roejohn_2_12_zone.ts', name: 'zone.ts' }],
      },
    ]);
  });

  test('of a file that was handed in again the newest counts, and a note says so', async () => {
    const { found } = await find([
      'doejane_1_10_work.zip',
      'doejane_1_12_work-1.zip',
      'doejane_1_14_work-10.zip',
    ]);
    expect(found).toMatchObject([
      {
        path: 'doejane_1_14_work-10.zip',
        kind: 'zip',
        notes: [
          'doejane_1_10_work.zip was left aside for doejane_1_12_work-1.zip.',
          'doejane_1_12_work-1.zip was left aside for doejane_1_14_work-10.zip.',
        ],
      },
    ]);
  });

  test('a number of the student’s own is no resubmission', async () => {
    const { found } = await find(['doejane_1_10_lab-00.zip', 'doejane_1_11_lab-01.zip']);
    expect(found).toMatchObject([{ parts: [{ name: 'lab-00.zip' }, { name: 'lab-01.zip' }] }]);
  });

  test('with its gradebook as roster, ids and names map, and Points Possible is nobody', async () => {
    const roster =
      '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Lab 01 (99)\n    Points Possible,,,,,10.00\n"Doe, Jane",12345,s1,jane,A,\n"Roe, John",54321,s2,john,A,\n';
    const { found, missing } = await find(['doejane_12345_1_work.zip'], roster);
    const ids = { canvas: '12345', sis: 's1', login: 'jane' };
    expect(found).toEqual([
      { student: { id: 'jane', name: 'Doe, Jane', ids }, path: 'doejane_12345_1_work.zip', kind: 'zip' },
    ]);
    expect(missing.map(({ id }) => id)).toEqual(['john']);
  });

  test('with a roster of names alone, last and first name in one word are found', async () => {
    const { found } = await find(['doejane_12345_1_work.zip'], 'id,name\nj1,Jane Doe\nj2,John Roe\n');
    expect(found).toMatchObject([{ student: { id: 'j1', ids: { canvas: '12345' } } }]);
  });
});

describe('names of Moodle', () => {
  test('are folders, or the beginnings of files', async () => {
    const { found, ignored } = await find([
      'Jane Doe_678_assignsubmission_file_/',
      'Jane Doe_678_assignsubmission_onlinetext_/',
      'José Núñez_679_assignsubmission_file_work.zip',
      'Participant_680_assignsubmission_file_work.zip',
    ]);
    expect(found).toEqual([
      {
        student: { id: 'Jane Doe_678', name: 'Jane Doe', ids: { moodle: '678' } },
        path: 'Jane Doe_678_assignsubmission_file_',
        kind: 'folder',
      },
      {
        student: { id: 'José Núñez_679', name: 'José Núñez', ids: { moodle: '679' } },
        path: 'José Núñez_679_assignsubmission_file_work.zip',
        kind: 'zip',
      },
      {
        student: { id: 'Participant_680', ids: { moodle: '680' } },
        path: 'Participant_680_assignsubmission_file_work.zip',
        kind: 'zip',
      },
    ]);
    expect(ignored).toEqual(['Jane Doe_678_assignsubmission_onlinetext_']);
  });

  test('with its worksheet as roster, participants map', async () => {
    const roster =
      'Identifier;Full name;ID number;Email address;Status\nParticipant 678;Jane Doe;n1;jane@example.com;Submitted\n';
    const { found } = await find(['Someone Else_678_assignsubmission_file_/'], roster);
    const ids = { moodle: '678', sis: 'n1' };
    expect(found.map(({ student }) => student)).toEqual([
      { id: 'n1', name: 'Jane Doe', email: 'jane@example.com', ids },
    ]);
  });
});

describe('a roster', () => {
  test('finds students by any heading, whatever its case, and tells who is missing or strange', async () => {
    const roster =
      'E-Mail , NAME,Id\nanna@example.com,Anna A,a1\nbob@example.com,Bob B,b1\n,"Carla ""C""",c1\n';
    const result = await find(['anna@example.com.zip', 'B1/', 'Stranger/'], roster);
    expect(result.found.map(({ student, path, notes }) => [student.id, path, notes])).toEqual([
      ['Stranger', 'Stranger', ['"Stranger" belongs to nobody in the roster.']],
      ['a1', 'anna@example.com.zip', undefined],
      ['b1', 'B1', undefined],
    ]);
    expect(result.strangers).toEqual(['Stranger']);
    expect(result.missing).toEqual([{ id: 'c1', name: 'Carla "C"' }]);
    expect(result.ignored).toEqual([]);
  });

  test('names a submission itself; of two of one student the later counts', async () => {
    const roster =
      'id,submission,submitted at\na1,x17.zip,2026-01-02T10:00:00Z\na1,x20.zip,2026-01-03T10:00:00+01:00\nb1,notes.ts,\n';
    const { found, missing } = await find(['x17.zip', 'x20.zip', 'notes.ts'], roster);
    expect(found).toEqual([
      {
        student: { id: 'a1' },
        path: 'x20.zip',
        kind: 'zip',
        submittedAt: '2026-01-03T09:00:00.000Z',
        notes: ['x17.zip was left aside for x20.zip, which is later.'],
      },
      { student: { id: 'b1' }, path: 'notes.ts', kind: 'other' },
    ]);
    expect(missing).toEqual([]);
  });

  test('does not guess between two of one name', async () => {
    const { strangers } = await find(['Jane Doe/'], 'id,name\nj1,Jane Doe\nj2,Jane Doe\n');
    expect(strangers).toEqual(['Jane Doe']);
  });

  test.each([
    ['a doubled id', 'id,name\na1,Anna\nA1,Anna\n', /rows 2 and 3 are both "A1"/],
    ['no heading that is known', 'foo,bar\n1,2\n', /no column that is known/],
    ['a row of nobody', 'id,section\na1,x\n,y\n', /row 3: nothing tells who it is/],
    ['a time that is none', 'id,submitted at\na1,tomorrow\n', /"tomorrow" is not a time/],
    ['a quote that is left open', 'id,name\na1,"Anna\n', /is not CSV: /],
    ['nothing in it', '', /no column that is known/],
  ])('with %s is refused, and the row is told', async (_what, roster, message) => {
    await expect(find([], roster)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });

  test('that is not there is told', async () => {
    await expect(find([], undefined, { roster: '/nowhere/roster.csv' })).rejects.toMatchObject({
      name: 'UserError',
    });
  });
});

describe('a class folder', () => {
  test('that is one workbook is told from a class', async () => {
    await expect(find(['labs/', 'package.json', 'checker/'])).rejects.toMatchObject({
      message: expect.stringContaining('is one workbook'),
    });
  });

  test('that is a file, or is not there, is told', async () => {
    const root = await classWith(['class.zip']);
    await expect(findSubmissions(join(root, 'class.zip'))).rejects.toThrow('is a file. A class is a folder');
    await expect(findSubmissions(join(root, 'none'))).rejects.toMatchObject({ name: 'UserError' });
  });
});
