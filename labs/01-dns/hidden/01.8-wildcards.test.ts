import { step } from '#testing';
import { ask, expectAnswers, expectRcode, makeZone, ownedBy, recordsOf } from './driver.js';

const EMPTY_NAME =
  'A name exists when a name below it exists, even without records of its own (RFC 4592 section 2.2.2, RFC 8020).';
const SYNTHESIS =
  'A wildcard answers for names that do not exist, with the name that was asked as the owner (RFC 4592 section 3.3.1).';
const EXISTS = 'A wildcard never answers for a name that exists (RFC 4592 section 2.2.1).';
const CLOSER =
  'Only the wildcard directly below the closest name that exists may answer (RFC 4592 section 3.3.1).';

step('01.8', (test) => {
  test('a name that only has names below it exists', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.emptyNonTerminal, type: 'A' });
    const rule = { situation: 'empty-name', why: EMPTY_NAME };
    expectRcode(seen, 'NOERROR', rule);
    expectAnswers(seen, [], rule);
  });

  test('a wildcard answers for a name that does not exist', async ({ student, seed, draw, trail }) => {
    const { zone, names } = makeZone(seed);
    const name = `${draw.word()}.${names.wildcardParent}`;
    const records = ownedBy(name, recordsOf(zone, `*.${names.wildcardParent}`, 'A'));
    const seen = await ask(student, trail, zone, { name, type: 'A' });
    const rule = { situation: 'wildcard', why: SYNTHESIS };
    expectAnswers(seen, records, rule);
    expectRcode(seen, 'NOERROR', rule);
  });

  test('the asterisk stands for several labels too', async ({ student, seed, draw, trail }) => {
    const { zone, names } = makeZone(seed);
    const name = `${draw.word()}.${draw.word()}.${names.wildcardParent}`;
    const records = ownedBy(name, recordsOf(zone, `*.${names.wildcardParent}`, 'A'));
    const seen = await ask(student, trail, zone, { name, type: 'A' });
    const why = `${SYNTHESIS} It covers every name below its parent, however deep (RFC 4592 section 2.2.1).`;
    expectAnswers(seen, records, { situation: 'wildcard-deep', why });
  });

  test('a name that exists beside the wildcard speaks for itself', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.besideWildcard, type: 'A' });
    expectAnswers(seen, [], { situation: 'beside-wildcard', why: EXISTS });
    const empty = await ask(student, trail, zone, { name: names.emptyBesideWildcard, type: 'A' });
    const rule = { situation: 'empty-beside-wildcard', why: `${EXISTS} ${EMPTY_NAME}` };
    expectAnswers(empty, [], rule);
  });

  test('a closer name that exists keeps the wildcard out', async ({ student, seed, draw, trail }) => {
    const { zone, names } = makeZone(seed);
    for (const parent of [names.besideWildcard, names.emptyBesideWildcard]) {
      const seen = await ask(student, trail, zone, { name: `${draw.word()}.${parent}`, type: 'A' });
      expectAnswers(seen, [], { situation: 'closer-encloser', why: CLOSER });
    }
  });
});
