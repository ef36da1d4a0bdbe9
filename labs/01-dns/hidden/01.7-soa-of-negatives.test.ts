import { expect } from 'vitest';
import { claim, step } from '#testing';
import { ask, makeZone, recordsOf, swapSoaTimes, type Zone } from './driver.js';

const WHY =
  'A negative answer holds the SOA in its authority section, with the smaller of the SOA’s own TTL and its MINIMUM (RFC 2308 sections 2 and 3).';

step('01.7', (test) => {
  for (const [situation, kind] of [
    ['no-such-name-soa', 'no such name'],
    ['no-such-type-soa', 'no such type'],
  ] as const) {
    test(`"${kind}" says for how long`, async ({ student, seed, trail }) => {
      const drawn = makeZone(seed);
      const { single, missing } = drawn.names;
      const question =
        situation === 'no-such-name-soa' ? { name: missing, type: 'A' } : { name: single, type: 'AAAA' };
      // A real server has loaded the one zone that was drawn.
      const zones: Zone[] = student.real ? [drawn.zone] : [drawn.zone, swapSoaTimes(drawn.zone)];
      for (const zone of zones) {
        const [soa] = recordsOf(zone, zone.origin, 'SOA');
        if (soa?.type !== 'SOA') throw new Error('the drawn zone has no SOA');
        const ttl = Math.min(soa.ttl, soa.data.minimum);
        const seen = await ask(student, trail, zone, question, [soa]);
        const about = {
          expected: `authority: the SOA of ${zone.origin} with the TTL ${ttl}`,
          why: WHY,
          wanted: { situation, ttl, records: [soa] },
        };
        claim(seen, about, ({ response }) => {
          expect(response.answers.filter((record) => record.type === 'SOA')).toEqual([]);
          const found = response.authorities.filter((record) => record.type === 'SOA');
          expect(found.map((record) => record.ttl)).toEqual([ttl]);
        });
      }
    });
  }
});
