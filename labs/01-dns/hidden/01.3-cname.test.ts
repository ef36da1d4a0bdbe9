import { step } from '#testing';
import { ask, expectAnswers, expectRcode, makeZone, recordsOf } from './driver.js';

const WAY =
  'The answer shows the way: each CNAME, then the records of the last name (RFC 1034 section 4.3.2).';

step('01.3', (test) => {
  test('an alias is answered with its CNAME and the address it leads to', async ({
    student,
    seed,
    trail,
  }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.alias, type: 'A' });
    const wanted = [...recordsOf(zone, names.alias, 'CNAME'), ...recordsOf(zone, names.single, 'A')];
    expectAnswers(seen, wanted, { situation: 'alias', why: WAY });
    const why = 'The alias leads to an address, so there is no error (RFC 1034 section 3.6.2).';
    expectRcode(seen, 'NOERROR', { situation: 'alias', why });
  });

  test('an alias of an alias is followed to the end', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.longAlias, type: 'A' });
    const wanted = [
      ...recordsOf(zone, names.longAlias, 'CNAME'),
      ...recordsOf(zone, names.longAliasMiddle, 'CNAME'),
      ...recordsOf(zone, names.webLookalike, 'A'),
    ];
    expectAnswers(seen, wanted, { situation: 'alias-of-alias', why: WAY });
  });

  test('asked for the CNAME itself, the alias is the whole answer', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const why = 'CNAME is what was asked for, so nothing is followed (RFC 1034 section 3.6.2).';
    for (const name of [names.alias, names.longAlias]) {
      const seen = await ask(student, trail, zone, { name, type: 'CNAME' });
      expectAnswers(seen, recordsOf(zone, name, 'CNAME'), { situation: 'cname-asked', why });
    }
  });
});
