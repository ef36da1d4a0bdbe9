import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  type Answered,
  ask,
  type DrawnZone,
  expectAnswers,
  expectAuthoritative,
  expectRcode,
  linesText,
  makeZone,
  recordsOf,
  setOf,
} from './driver.js';

const REFERRAL =
  'A part of the zone that was handed on is answered with a referral: the NS records in the authority section (RFC 1034 section 4.3.2, step 3b).';

/** Claims a whole referral to the child zone's servers. */
function expectReferral(seen: Answered, { zone, names }: DrawnZone, situation: string): void {
  const servers = recordsOf(zone, names.child, 'NS');
  expectAnswers(seen, [], { situation, why: `${REFERRAL} The answer section stays empty.` });
  expectRcode(seen, 'NOERROR', { situation, why: REFERRAL });
  const about = {
    expected: `authority:\n${linesText(servers)}`,
    why: REFERRAL,
    wanted: { situation, records: servers },
  };
  claim(seen, about, ({ response }) => expect(setOf(response.authorities)).toEqual(setOf(servers)));
  const why = 'Another server is the authority for this name, so AA is 0 (RFC 1035 section 4.1.1).';
  expectAuthoritative(seen, false, { situation: `${situation}-aa`, why });
}

step('01.10', (test) => {
  test('a name below the delegation is referred', async ({ student, seed, draw, trail }) => {
    const drawn = makeZone(seed);
    const name = `${draw.word()}.${drawn.names.child}`;
    const seen = await ask(student, trail, drawn.zone, { name, type: 'A' });
    expectReferral(seen, drawn, 'below-cut');
  });

  test('the delegated name itself is referred', async ({ student, seed, trail }) => {
    const drawn = makeZone(seed);
    for (const type of ['A', 'NS']) {
      const seen = await ask(student, trail, drawn.zone, { name: drawn.names.child, type });
      expectReferral(seen, drawn, type === 'NS' ? 'ns-of-cut' : 'at-cut');
    }
  });

  test('the referral brings the addresses of its servers', async ({ student, seed, draw, trail }) => {
    const { zone, names } = makeZone(seed);
    const name = `${draw.word()}.${names.child}`;
    const seen = await ask(student, trail, zone, { name, type: 'A' });
    const glue = names.childServers.flatMap((server) => recordsOf(zone, server, 'A'));
    const about = {
      expected: `additional:\n${linesText(glue)}`,
      why: 'These servers lie inside what they serve: without their addresses nobody could ask them (RFC 9471 section 3.1).',
      wanted: { situation: 'glue', records: glue },
    };
    claim(seen, about, ({ response }) => {
      expect(setOf(response.additionals)).toEqual(expect.arrayContaining(setOf(glue)));
    });
  });

  test('glue is no answer of this server', async ({ student, seed, trail }) => {
    const drawn = makeZone(seed);
    for (const name of drawn.names.childServers) {
      const seen = await ask(student, trail, drawn.zone, { name, type: 'A' });
      expectReferral(seen, drawn, 'glue-asked');
    }
  });

  test('the DS record of the delegation is the parent’s to answer', async ({ student, seed, trail }) => {
    const { zone, names } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: names.child, type: 'DS' });
    const why =
      'DS is the one type that belongs to the parent side of a delegation: no DS here, said with authority (RFC 4035 section 3.1.4.1).';
    expectAnswers(seen, [], { situation: 'ds', why });
    const about = { expected: 'no NS record: this is no referral', why, wanted: { situation: 'ds' } };
    claim(seen, about, ({ response }) => {
      expect(response.authorities.filter((record) => record.type === 'NS')).toEqual([]);
    });
  });

  test('the NS records of the zone’s own apex are an answer', async ({ student, seed, trail }) => {
    const { zone, origin } = makeZone(seed);
    const seen = await ask(student, trail, zone, { name: origin, type: 'NS' });
    const why = 'At its apex the zone names its own servers: nothing is handed on (RFC 1034 section 4.2.1).';
    const servers = recordsOf(zone, origin, 'NS');
    const about = {
      expected: `answer:\n${linesText(servers)}`,
      why,
      wanted: { situation: 'apex-ns', records: servers },
    };
    claim(seen, about, ({ response: { answers } }) => {
      // Whether the set is whole, and nothing else in it, is graded in 01.1.
      const own = setOf(servers);
      expect(setOf(answers).filter((line) => own.includes(line))).not.toEqual([]);
    });
  });
});
