import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  type DnsResponse,
  drawAddresses,
  expectAddresses,
  expectAskedAgain,
  expectFromCache,
  RecordingUpstream,
  type ResolvedWell,
  ResolverClient,
  type SoaTimes,
  soaOf,
} from './driver.js';

const KEEP =
  'A negative answer is kept too, for the smaller of its SOA’s TTL and MINIMUM (RFC 2308 section 5).';

/** A negative response with an SOA, as an authoritative server gives it. */
function nothing(rcode: 'NOERROR' | 'NXDOMAIN', domain: string, times: SoaTimes): DnsResponse {
  return { rcode, aa: true, answers: [], authorities: [soaOf(domain, times)], additionals: [] };
}

function expectNothing(seen: ResolvedWell, rcode: 'NOERROR' | 'NXDOMAIN', situation: string): void {
  const about = {
    expected: `status: ${rcode}, answer: empty`,
    why: 'The cache gives what upstream said (RFC 2308 section 6).',
    wanted: { situation, rcode },
  };
  claim(seen, about, ({ response }) => {
    expect(response.rcode).toBe(rcode);
    expect(response.answers).toEqual([]);
  });
}

step('01.11', (test) => {
  for (const [rcode, kind] of [
    ['NXDOMAIN', 'no such name'],
    ['NOERROR', 'no such type'],
  ] as const) {
    test(`"${kind}" is remembered`, async (context) => {
      const { draw } = context;
      const upstream = await RecordingUpstream.start(context);
      const resolver = await ResolverClient.create(context, upstream);
      const domain = `${draw.word()}.test`;
      const name = `${draw.word()}.${domain}`;
      const times = { ttl: draw.int(100, 900), minimum: draw.int(100, 900) };
      upstream.replies(name, 'A', nothing(rcode, domain, times));
      expectNothing(await resolver.resolve(name, 'A', 0), rcode, `${rcode}-given`);
      const seen = await resolver.resolve(name, 'A', 50);
      const situation = rcode === 'NXDOMAIN' ? 'name-remembered' : 'type-remembered';
      expectFromCache(seen, { situation, why: KEEP });
      expectNothing(seen, rcode, `${rcode}-given`);
    });
  }

  test('it is forgotten when its time is over', async (context) => {
    const { draw } = context;
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const [short, long] = [draw.int(20, 60), draw.int(600, 3600)];
    for (const times of [
      { ttl: short, minimum: long },
      { ttl: long, minimum: short },
    ]) {
      const domain = `${draw.word()}.test`;
      const records = drawAddresses(draw, { name: `${draw.word()}.${domain}` });
      const [{ name }] = records;
      upstream.replies(name, 'A', nothing('NXDOMAIN', domain, times));
      await resolver.resolve(name, 'A', 0);
      upstream.answers(name, 'A', records);
      const seen = await resolver.resolve(name, 'A', short + 1);
      const situation = times.ttl === short ? 'soa-ttl-over' : 'minimum-over';
      const why = `${KEEP} The SOA had the TTL ${times.ttl} and the MINIMUM ${times.minimum}.`;
      expectAskedAgain(seen, { situation, why });
      expectAddresses(seen, records, { situation, why });
    }
  });

  test('the TTL of the SOA counts down', async (context) => {
    const { draw } = context;
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const domain = `${draw.word()}.test`;
    const name = `${draw.word()}.${domain}`;
    const ttl = draw.int(300, 900);
    upstream.replies(name, 'A', nothing('NXDOMAIN', domain, { ttl, minimum: ttl }));
    await resolver.resolve(name, 'A', 0);
    const age = draw.int(20, 200);
    const seen = await resolver.resolve(name, 'A', age);
    const about = {
      expected: `authority: the SOA of ${domain} with the TTL ${ttl - age}`,
      why: 'From the cache, the SOA comes with what is left of its TTL (RFC 2308 section 6).',
      wanted: { situation: 'soa-count-down', ttl: ttl - age },
    };
    claim(seen, about, ({ response }) =>
      expect(response.authorities.map((record) => record.ttl)).toEqual([ttl - age]),
    );
  });

  test('without an SOA it is not remembered', async (context) => {
    const { draw } = context;
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const name = `${draw.word()}.${draw.word()}.test`;
    await resolver.resolve(name, 'A', 0);
    const seen = await resolver.resolve(name, 'A', 1);
    const why = 'Without an SOA nobody says for how long there is nothing: not cached (RFC 2308 section 5).';
    expectAskedAgain(seen, { situation: 'no-soa', why });
  });
});
