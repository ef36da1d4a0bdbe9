import { step } from '#testing';
import { ask, expectAnswers, expectAuthoritative, expectRcode, makeZone } from './driver.js';

const NO_SUCH_NAME = 'A name with no record of any type does not exist: NXDOMAIN (RFC 1034 section 4.3.2).';
const NO_SUCH_TYPE =
  'The name exists, it only has no record of this type: NOERROR with an empty answer (RFC 2308 section 2.2).';

step('01.2', (test) => {
  test('a name that is not in the zone does not exist', async ({ student, seed, draw, trail }) => {
    const { zone, names, origin } = makeZone(seed);
    for (const name of [names.missing, `${draw.word()}.${origin}`]) {
      const seen = await ask(student, trail, zone, { name, type: 'A' });
      expectAnswers(seen, [], { situation: 'no-such-name', why: NO_SUCH_NAME });
      expectRcode(seen, 'NXDOMAIN', { situation: 'no-such-name', why: NO_SUCH_NAME });
    }
  });

  test('a name without a record of the type exists all the same', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    for (const type of ['AAAA', 'MX']) {
      const seen = await ask(student, trail, zone, { name: names.single, type });
      expectAnswers(seen, [], { situation: 'no-such-type', why: NO_SUCH_TYPE });
      expectRcode(seen, 'NOERROR', { situation: 'no-such-type', why: NO_SUCH_TYPE });
    }
  });

  test('a type that nobody has heard of is no error', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.web, type: 'TYPE65' });
    const why = `${NO_SUCH_TYPE} Browsers ask for type 65, HTTPS, beside A and AAAA (RFC 9460).`;
    expectAnswers(seen, [], { situation: 'unknown-type', why });
    expectRcode(seen, 'NOERROR', { situation: 'unknown-type', why });
  });

  test('"there is none" is authoritative too', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const why = 'This server is the authority, also for what there is not (RFC 1035 section 4.1.1).';
    for (const question of [
      { name: names.missing, type: 'A' },
      { name: names.single, type: 'AAAA' },
    ]) {
      const seen = await ask(student, trail, zone, question);
      expectAuthoritative(seen, true, { situation: 'negative-authoritative', why });
    }
  });
});
