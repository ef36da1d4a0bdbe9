import { expect } from 'vitest';
import { claim, step } from '#testing';
import { ask, expectAnswers, expectRcode, makeZone, recordsOf } from './driver.js';

const OUTSIDE =
  'The target is in no zone of this server. The client asks on by itself (RFC 1034 section 4.3.2, steps 2 and 3a).';
const DANGLING =
  'The alias exists, its target does not: the rcode tells of the last name in the chain (RFC 6604 section 3).';

step('01.6', (test) => {
  test('an alias out of the zone is answered as it is', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.outsideAlias, type: 'A' });
    const rule = { situation: 'outside', why: OUTSIDE };
    expectAnswers(seen, recordsOf(zone, names.outsideAlias, 'CNAME'), rule);
    expectRcode(seen, 'NOERROR', rule);
  });

  test('a domain whose name only ends alike is outside', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.lookalikeAlias, type: 'A' });
    const rule = { situation: 'outside-lookalike', why: OUTSIDE };
    expectAnswers(seen, recordsOf(zone, names.lookalikeAlias, 'CNAME'), rule);
    expectRcode(seen, 'NOERROR', rule);
  });

  test('an alias that points to nothing', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.danglingAlias, type: 'A' });
    const rule = { situation: 'dangling', why: DANGLING };
    expectRcode(seen, 'NXDOMAIN', rule);
    expectAnswers(seen, recordsOf(zone, names.danglingAlias, 'CNAME'), rule);
  });

  test('aliases in a circle come to an end', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    for (const name of names.loop) {
      const seen = await ask(student, trail, zone, { name, type: 'A' });
      const about = {
        expected: 'any response',
        why: 'A server must not fail when aliases form a circle (RFC 1034 section 3.6.2). What it says then is not graded: BIND says SERVFAIL, NSD and Knot say NOERROR.',
        wanted: { situation: 'loop' },
      };
      claim(seen, about, ({ response }) => expect(response.rcode).toBeDefined());
    }
  });
});
