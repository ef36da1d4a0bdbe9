import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  drawAddresses,
  expectAddresses,
  expectAskedAgain,
  expectFromCache,
  RecordingUpstream,
  ResolverClient,
} from './driver.js';

const KEEP = 'A resolver may use a record again until its TTL has run out (RFC 1034 section 3.6, TTL).';
const COUNT_DOWN =
  'The TTL that a cache gives is what is left of it: TTL minus the seconds since it was fetched (RFC 1034 section 3.6, TTL; RFC 9499 section 5).';
const KEY =
  'A question is a name and a type: the answer to one question is no answer to another (RFC 1034 section 3.7.1).';

step('01.5', (test) => {
  test('it gives what upstream answers', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const records = drawAddresses(context.draw, { count: 3 });
    const [{ name }] = records;
    upstream.answers(name, 'A', records);
    const seen = await resolver.resolve(name, 'A', 0);
    const why = 'What is not in the cache is asked of the upstream server (RFC 1034 section 5.3.3).';
    expectAskedAgain(seen, { situation: 'first', why });
    expectAddresses(seen, records, { situation: 'first', why });
  });

  test('it does not ask again while the TTL runs', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ttl = context.draw.int(60, 3600);
    const records = drawAddresses(context.draw, { ttl, count: 2 });
    const [{ name }] = records;
    upstream.answers(name, 'A', records);
    await resolver.resolve(name, 'A', 0);
    for (const atSeconds of [0, 1, ttl - 1]) {
      const seen = await resolver.resolve(name, 'A', atSeconds);
      const situation = atSeconds === 0 ? 'at-once' : 'within-ttl';
      expectFromCache(seen, { situation, why: `${KEEP} It is ${ttl} s here.` });
      expectAddresses(seen, records, { situation: 'cached', why: KEEP });
    }
  });

  test('the TTL counts down', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ttl = context.draw.int(100, 3600);
    const records = drawAddresses(context.draw, { ttl });
    const [{ name }] = records;
    upstream.answers(name, 'A', records);
    await resolver.resolve(name, 'A', 0);
    const step = context.draw.int(10, 30);
    for (const atSeconds of [step, 2 * step]) {
      const seen = await resolver.resolve(name, 'A', atSeconds);
      const left = ttl - atSeconds;
      const about = {
        expected: `the TTL ${left}: ${ttl} less the ${atSeconds} s that have passed`,
        why: COUNT_DOWN,
        wanted: { situation: 'count-down', ttl: left, full: ttl },
      };
      claim(seen, about, ({ response }) =>
        expect(response.answers.map((record) => record.ttl)).toEqual([left]),
      );
    }
  });

  test('the TTL is a whole number of seconds at any time', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ttl = context.draw.int(100, 3600);
    const records = drawAddresses(context.draw, { ttl });
    const [{ name }] = records;
    upstream.answers(name, 'A', records);
    await resolver.resolve(name, 'A', 0);
    const age = context.draw.int(10, 60) + 0.5;
    const seen = await resolver.resolve(name, 'A', age);
    const either = [Math.ceil(ttl - age), Math.floor(ttl - age)];
    const about = {
      expected: `the TTL ${either.join(' or ')}: ${ttl} less the ${age} s that have passed, rounded`,
      why: 'A TTL is a whole number of seconds (RFC 1035 section 3.2.1, RFC 2181 section 8). Which way it is rounded is not graded.',
      wanted: { situation: 'whole-seconds' },
    };
    claim(seen, about, ({ response }) => {
      for (const record of response.answers) expect(either).toContain(record.ttl);
    });
  });

  test('when the TTL has run out it asks again', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ttl = context.draw.int(60, 3600);
    const before = drawAddresses(context.draw, { ttl });
    const [{ name }] = before;
    upstream.answers(name, 'A', before);
    await resolver.resolve(name, 'A', 0);
    const after = drawAddresses(context.draw, { ttl, name });
    upstream.answers(name, 'A', after);
    const seen = await resolver.resolve(name, 'A', ttl + 1);
    const why = `${KEEP} It was ${ttl} s, and they are over.`;
    expectAskedAgain(seen, { situation: 'expired', why });
    expectAddresses(seen, after, { situation: 'expired', why });
    const again = await resolver.resolve(name, 'A', ttl + 2);
    expectFromCache(again, { situation: 'fetched-again', why: `${KEEP} It starts anew with each fetch.` });
  });

  test('at the very end of the TTL it asks again', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ttl = context.draw.int(60, 3600);
    const records = drawAddresses(context.draw, { ttl });
    const [{ name }] = records;
    upstream.answers(name, 'A', records);
    await resolver.resolve(name, 'A', 0);
    const seen = await resolver.resolve(name, 'A', ttl);
    const why = `${KEEP} It was ${ttl} s, and nothing is left of them.`;
    expectAskedAgain(seen, { situation: 'at-the-end', why });
  });

  test('the type is a part of the question', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const ipv4 = drawAddresses(context.draw, {});
    const [{ name }] = ipv4;
    const ipv6 = drawAddresses(context.draw, { name, type: 'AAAA' });
    upstream.answers(name, 'A', ipv4);
    upstream.answers(name, 'AAAA', ipv6);
    await resolver.resolve(name, 'A', 0);
    const seen = await resolver.resolve(name, 'AAAA', 1);
    expectAddresses(seen, ipv6, { situation: 'other-type', why: KEY });
  });

  test('the name is a part of the question, in any letter case', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const [first, second] = [drawAddresses(context.draw, {}), drawAddresses(context.draw, {})];
    upstream.answers(first[0].name, 'A', first);
    upstream.answers(second[0].name, 'A', second);
    await resolver.resolve(first[0].name, 'A', 0);
    const other = await resolver.resolve(second[0].name, 'A', 1);
    expectAddresses(other, second, { situation: 'other-name', why: KEY });
    const shouted = await resolver.resolve(first[0].name.toUpperCase(), 'A', 2);
    const why = 'Names are compared without regard to letter case (RFC 1035 section 2.3.3, RFC 4343).';
    expectFromCache(shouted, { situation: 'letter-case', why });
    expectAddresses(shouted, first, { situation: 'letter-case', why });
  });

  test('the shortest TTL of an answer decides', async (context) => {
    const upstream = await RecordingUpstream.start(context);
    const resolver = await ResolverClient.create(context, upstream);
    const { draw } = context;
    const [short, long] = [draw.int(20, 60), draw.int(600, 3600)];
    for (const [aliasTtl, addressTtl] of [
      [long, short],
      [short, long],
    ] as const) {
      const addresses = drawAddresses(draw, { ttl: addressTtl });
      const name = `${draw.word()}.${draw.word()}.test`;
      const alias = { name, type: 'CNAME', ttl: aliasTtl, data: addresses[0].name } as const;
      upstream.answers(name, 'A', [alias, ...addresses]);
      await resolver.resolve(name, 'A', 0);
      const seen = await resolver.resolve(name, 'A', short + 1);
      const why = `${KEEP} One record of this answer had ${short} s, and they are over.`;
      expectAskedAgain(seen, { situation: 'shortest-ttl', why });
    }
  });

  test('two resolvers have a memory each', async (context) => {
    const { draw } = context;
    const upstreams = [await RecordingUpstream.start(context), await RecordingUpstream.start(context)];
    const name = `${draw.word()}.${draw.word()}.test`;
    for (const [index, upstream] of upstreams.entries()) {
      const records = drawAddresses(draw, { name });
      upstream.answers(name, 'A', records);
      const resolver = await ResolverClient.create(context, upstream);
      const seen = await resolver.resolve(name, 'A', index);
      const why = 'Each resolver asks its own upstream server; what it remembers is a part of the object.';
      expectAddresses(seen, records, { situation: 'own-memory', why });
    }
  });
});
