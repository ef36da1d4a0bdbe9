import { expect } from 'vitest';
import { claim, step } from '#testing';
import { DnsServer, makeZone, rawQuery } from './driver.js';

step('01.12', (test) => {
  test('a request other than a query is not implemented', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    // STATUS, and DSO (RFC 8490), which is for connections only.
    for (const opcode of [2, 6]) {
      const id = draw.int(1, 65_535);
      const seen = await server.exchange({
        id,
        question,
        bits: { opcode },
        sent: 'opcode',
        tried: `dig @127.0.0.1 -p 5353 +opcode=${opcode} ${question.name} ${question.type}`,
      });
      const about = {
        expected: `status: NOTIMP, with the id ${id}`,
        why: 'OPCODE says what kind of request it is. A server that does not know the kind says NOTIMP (RFC 1035 section 4.1.1).',
        wanted: { situation: 'opcode', rcode: 'NOTIMP' },
      };
      claim(seen, about, ({ reply }) => expect(reply?.rcode).toBe('NOTIMP'));
    }
  });

  test('a message that breaks off is a format error', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const id = draw.int(1, 65_535);
    const seen = await server.exchange({
      id,
      question,
      bits: { additionalCount: 1 },
      sent: 'cut',
      tried: `a query for ${question.name} A that announces one more record (ARCOUNT 1) and then ends`,
    });
    const about = {
      expected: `status: FORMERR, with the id ${id}`,
      why: 'The header could be read, the rest could not: the client is told so (RFC 1035 section 4.1.1).',
      wanted: { situation: 'cut', rcode: 'FORMERR' },
    };
    claim(seen, about, ({ reply }) => expect(reply?.rcode).toBe('FORMERR'));
  });

  test('a query without a question is a format error', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const id = draw.int(1, 65_535);
    const seen = await server.exchange({
      id,
      question: { name: names.single, type: 'A' },
      bits: { noQuestion: true },
      sent: 'no-question',
      tried: 'a header of 12 bytes and nothing else: a query without a question (QDCOUNT 0)',
    });
    const about = {
      expected: `status: FORMERR, with the id ${id}`,
      why: 'A query asks something: one without a question has no meaning (RFC 1035 section 4.1.1; BIND, NSD and Knot say FORMERR).',
      wanted: { situation: 'question-missing', rcode: 'FORMERR' },
    };
    claim(seen, about, ({ reply }) => expect(reply?.rcode).toBe('FORMERR'));
  });

  test('a response is never answered', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const [forger, client] = [await server.client(), await server.client()];
    const question = { name: names.single, type: 'A' };
    const id = draw.int(1, 30_000);
    forger.send(rawQuery(id, question.name, 'A', { qr: true }));
    // When two queries after it are answered, the server is done with what came before them.
    const outcomes: string[] = [];
    for (const next of [id + 1, id + 2]) {
      client.send(rawQuery(next, question.name, 'A'));
      outcomes.push((await client.next()).outcome);
    }
    const seen = context.trail.add({
      kind: 'dns-ignored',
      tried: `a message with QR=1, a response, for ${question.name} A; then two queries by another client`,
      got: `replies to the response: ${forger.waiting}; to the queries: ${outcomes.join(', ')}`,
      data: { replies: forger.waiting, outcomes },
    });
    const about = {
      expected: 'no reply to the response, and one to each query',
      why: 'Two servers that answered each other’s answers would never stop (RFC 1035 section 7.3; BIND, NSD and Knot stay silent).',
      wanted: { situation: 'response-sent' },
    };
    claim(seen, about, (data) => expect(data).toEqual({ replies: 0, outcomes: ['reply', 'reply'] }));
  });
});
