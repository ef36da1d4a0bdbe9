import { step } from '#testing';
import {
  ask,
  drawMixedCase,
  expectAnswers,
  expectAuthoritative,
  expectRcode,
  expectTtl,
  makeZone,
  recordsOf,
} from './driver.js';

const WHOLE_SET =
  'The records of one name and one type are one set, and it is answered whole (RFC 2181 section 5).';
const ONE_TYPE =
  'A question names one type, and the answer holds records of that type (RFC 1034 section 3.7.1).';

step('01.1', (test) => {
  test('every IPv4 address of the name is in the answer', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.web, type: 'A' });
    expectAnswers(seen, recordsOf(zone, names.web, 'A'), { situation: 'set', why: WHOLE_SET });
    const why = 'The question was answered, so there is no error (RFC 1035 section 4.1.1).';
    expectRcode(seen, 'NOERROR', { situation: 'set', why });
  });

  test('a name with one address has one', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.single, type: 'A' });
    expectAnswers(seen, recordsOf(zone, names.single, 'A'), { situation: 'set', why: WHOLE_SET });
  });

  test('other types are answered in the same way', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    for (const type of ['AAAA', 'TXT'] as const) {
      const seen = await ask(student, trail, zone, { name: names.web, type });
      expectAnswers(seen, recordsOf(zone, names.web, type), { situation: 'type', why: ONE_TYPE });
    }
  });

  test('upper and lower case are the same name', async ({ student, seed, draw, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: drawMixedCase(draw, names.web), type: 'A' });
    const why = 'Names are compared without regard to letter case (RFC 1035 section 2.3.3, RFC 4343).';
    expectAnswers(seen, recordsOf(zone, names.web, 'A'), { situation: 'letter-case', why });
  });

  test('each record keeps the TTL of the zone', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    for (const name of [names.web, names.single]) {
      const seen = await ask(student, trail, zone, { name, type: 'A' });
      const why = 'An authoritative server gives the TTL that the zone gives (RFC 1035 section 3.2.1).';
      expectTtl(seen, recordsOf(zone, name, 'A')[0]?.ttl ?? 0, { situation: 'ttl', why });
    }
  });

  test('the answer is authoritative', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.web, type: 'A' });
    const why = 'This server is the authority for the zone, and AA says so (RFC 1035 section 4.1.1).';
    expectAuthoritative(seen, true, { situation: 'authoritative', why });
  });
});
