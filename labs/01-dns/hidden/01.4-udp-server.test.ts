import { expect } from 'vitest';
import { claim, drawFrom, step } from '#testing';
import {
  DnsServer,
  drawMixedCase,
  freePort,
  hasId,
  isFreeElsewhere,
  makeZone,
  parseZone,
  rawQuery,
  responseText,
  setOf,
  whatAnswerSays,
} from './driver.js';

const ID =
  'The response carries the id of the query: that is how a client tells replies apart (RFC 1035 section 4.1.1).';
const REFUSED =
  'This server knows nothing about other zones, not even that a name does not exist: REFUSED (RFC 1035 section 4.1.1; BIND, NSD and Knot do so).';

step('01.4', (test) => {
  test('a query gets a response that carries its id', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone, 0);
    const question = { name: names.single, type: 'A' };
    for (const id of [draw.int(256, 32_000), draw.int(32_001, 65_535)]) {
      const seen = await server.exchange({ id, question });
      claim(seen, { expected: 'a response', why: ID, wanted: { situation: 'any-reply' } }, (data) =>
        expect(data.reply).toBeDefined(),
      );
      const about = { expected: `a response with the id ${id}`, why: ID, wanted: { situation: 'id' } };
      claim(seen, about, (data) => expect(data.reply?.id).toBe(id));
    }
  });

  test('the response says that it is one, and repeats the question', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: drawMixedCase(draw, names.single), type: 'A' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const qr = {
      expected: 'QR=1',
      why: 'QR is 0 in a query and 1 in a response; clients ignore a reply that has 0 (RFC 1035 section 4.1.1).',
      wanted: { situation: 'qr' },
    };
    claim(seen, qr, (data) => expect(data.reply?.qr).toBe(true));
    const echo = {
      expected: `the question, letters as they were: ${question.name} A`,
      why: 'The question is copied into the response; clients compare it with what they asked, letter by letter (RFC 1034 section 3.7, RFC 5452 section 4.2; BIND, NSD and Knot do so).',
      wanted: { situation: 'question' },
    };
    claim(seen, echo, (data) => expect(data.reply?.questions).toEqual([question]));
    for (const rd of [true, false]) {
      const tried = `dig @127.0.0.1 -p 5353 ${rd ? '+recurse' : '+norecurse'} ${question.name} A`;
      const again = await server.exchange({ id: draw.int(1, 65_535), question, bits: { rd }, tried });
      const copied = {
        expected: `RD=${rd ? 1 : 0}, as in the query`,
        why: 'RD, recursion desired, is set by the client and copied into the response (RFC 1035 section 4.1.1).',
        wanted: { situation: 'rd' },
      };
      claim(again, copied, (data) => expect(data.reply?.rd).toBe(rd));
    }
  });

  test('the response says what answer() says, for any name of the zone', async (context) => {
    const { draw, seed, student } = context;
    const { zone, names, origin } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const apex = await server.exchange({ id: draw.int(1, 65_535), question: { name: origin, type: 'SOA' } });
    const inTheZone = {
      expected: `no REFUSED: ${origin} is the name of the zone`,
      why: 'A zone begins at its apex, the name that it is called by (RFC 1034 section 4.2).',
      wanted: { situation: 'apex' },
    };
    claim(apex, inTheZone, ({ reply }) => expect(reply && reply.rcode !== 'REFUSED').toBe(true));
    const question = { name: drawMixedCase(draw, names.web), type: 'A' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const said = await whatAnswerSays(student, zone, question);
    const about = {
      expected: said ? `what your answer() gives\n${responseText(said)}` : 'no REFUSED',
      why: 'The message carries the response: rcode, AA and records. Letter case makes no name another one (RFC 1035 sections 2.3.3 and 4.1).',
      wanted: { situation: 'says-what-answer-says' },
    };
    claim(seen, about, ({ reply }) => {
      expect(reply && reply.rcode !== 'REFUSED').toBe(true);
      // What does not fit into a datagram is graded in 01.9.
      if (!said || !reply || reply.tc) return;
      expect([reply.rcode, reply.aa]).toEqual([said.rcode, said.aa]);
      expect(setOf(reply.answers)).toEqual(setOf(said.answers));
    });
  });

  test('names outside the zone are refused', async (context) => {
    const { draw, seed } = context;
    const { zone, origin } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const parent = origin.slice(origin.indexOf('.') + 1);
    for (const name of [`www.${draw.word()}.test`, parent, `www.${draw.word(2)}${origin}`]) {
      const seen = await server.exchange({ id: draw.int(1, 65_535), question: { name, type: 'A' } });
      const situation = name.endsWith(origin) ? 'off-zone-lookalike' : 'off-zone';
      const about = { expected: 'status: REFUSED', why: REFUSED, wanted: { situation } };
      claim(seen, about, (data) => expect(data.reply?.rcode).toBe('REFUSED'));
    }
  });

  test('what is no DNS message does not take it down', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const header = rawQuery(draw.int(1, 65_535), names.single, 'A').subarray(0, 12);
    const noQuestion = rawQuery(draw.int(1, 65_535), '', 'A', { noQuestion: true, additionalCount: 1 });
    // An OPT record, as dig adds one (RFC 6891 section 6.1.2).
    const opt = Buffer.from([0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0]);
    const pointsAtItself = Buffer.concat([header, Buffer.from([0xc0, 12, 0, 1, 0, 1])]);
    for (const [what, bytes] of [
      ['an empty datagram', Buffer.alloc(0)],
      ['5 bytes', Buffer.from('hello')],
      ['a header whose question is missing', header],
      ['a name that points at itself', pointsAtItself],
      ['40 random bytes', Buffer.from(Array.from({ length: 40 }, () => draw.int(0, 255)))],
      ['a message of 12 zero bytes, a header without a question', Buffer.alloc(12)],
      ['a query without a question (QDCOUNT 0)', Buffer.concat([noQuestion, opt])],
    ] as const) {
      await server.send(bytes, `${what}, sent to the UDP port ${server.port}`);
      const id = draw.int(1, 65_535);
      const tried = `${what}, sent to your server; then\n  dig @127.0.0.1 -p 5353 ${question.name} A`;
      const seen = await server.exchange({ id, question, sent: 'after-garbage', tried });
      const about = {
        expected: `a response, after ${what} came in`,
        why: 'Anybody can send anything to an open port. Bytes that make no sense are dropped or answered with FORMERR, and the server goes on (RFC 1035 section 4.1.1).',
        wanted: { situation: what.includes('without a question') ? 'no-question' : 'garbage' },
      };
      claim(seen, about, (data) => expect(data.reply).toBeDefined());
    }
  });

  test('two clients at once get their own answers', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const first = draw.int(1, 30_000);
    const clients = [await server.client(), await server.client()].map((client, index) => ({
      client,
      question: { name: index === 0 ? names.single : names.web, type: 'A' },
      // Several each, so that the second client's queries come in before the first one's are answered.
      ids: Array.from({ length: 6 }, (_, turn) => first + 2 * turn + index),
    }));
    for (let turn = 0; turn < 6; turn++) {
      for (const { client, question, ids } of clients) {
        client.send(rawQuery(ids[turn] ?? 0, question.name, question.type));
      }
    }
    for (const { client, question, ids } of clients) {
      const received: Buffer[] = [];
      for (const _ of ids) {
        const datagram = await client.next();
        if (datagram.outcome !== 'reply') break;
        received.push(datagram.bytes);
      }
      // In any order: UDP promises none.
      for (const id of ids) {
        const bytes = received.find(hasId(id));
        const datagram = bytes ? ({ outcome: 'reply', bytes } as const) : ({ outcome: 'silent' } as const);
        const tried = `two clients ask at once, each 6 times; one of them for ${question.name} A`;
        const seen = await server.observe('udp', { id, question, sent: 'two-clients' }, tried, datagram);
        const about = {
          expected: `a response with the id ${id} at the client that sent it`,
          why: 'UDP has no connections: each datagram brings the address that its answer goes to (RFC 768, node:dgram).',
          wanted: { situation: 'two-clients' },
        };
        claim(seen, about, (data) => expect(data.reply).toBeDefined());
      }
    }
  });

  test('it listens on the port that is asked for, and close() gives it back', async (context) => {
    const { draw, seed, student } = context;
    const { zone, names } = makeZone(seed);
    const port = await freePort();
    const server = await DnsServer.start(context, zone, port);
    const question = { name: names.single, type: 'A' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const about = {
      expected: `a response from port ${server.port}`,
      why: 'The caller chooses the port (the docstring of startServer()).',
      wanted: { situation: 'port' },
    };
    claim(seen, about, (data) => expect(data.reply).toBeDefined());
    // What a real one listens on is for its administrator to say.
    if (student.real) return;
    const isFree = await isFreeElsewhere(server.port);
    if (isFree !== undefined) {
      const elsewhere = context.trail.add({
        kind: 'dns-elsewhere',
        tried: `taking port ${server.port} of 127.0.0.2, another address of this machine`,
        got: isFree ? 'it is free' : 'EADDRINUSE: a server listens there too',
        data: { isFree },
      });
      const only = {
        expected: 'it is free: your server listens on 127.0.0.1 only',
        why: 'Without an address a socket listens on all of them, and everybody on the network can ask (Node, socket.bind()).',
        wanted: { situation: 'elsewhere' },
      };
      claim(elsewhere, only, (data) => expect(data.isFree).toBe(true));
    }
    await server.close();
    const after = await server.exchange({ id: draw.int(1, 65_535), question, sent: 'after-close' });
    const closed = {
      expected: 'no response: nothing listens there any more',
      why: 'close() gives the port back, so that the server can be started again (types.ts, RunningServer).',
      wanted: { situation: 'close' },
    };
    claim(after, closed, (data) => expect(data.outcome).toBe('closed'));
  });

  test('the zone is the one that it was given', async (context) => {
    const { draw, seed, student } = context;
    const origin = `${drawFrom(seed, 'another zone').word()}.test`;
    const text = `$TTL 300\n@ IN SOA ns hostmaster 1 7200 900 1209600 60\n@ IN NS ns\nns IN A 192.0.2.1\n`;
    // A real server has loaded the drawn zone only.
    const zone = student.real ? makeZone(seed).zone : parseZone(text, origin);
    const server = await DnsServer.start(context, zone);
    const question = { name: zone.origin, type: 'SOA' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const about = {
      expected: `no REFUSED: ${zone.origin} is the zone that was given`,
      why: 'startServer() gets the zone that it serves; its name is zone.origin.',
      wanted: { situation: 'given-zone' },
    };
    claim(seen, about, (data) => expect(data.reply && data.reply.rcode !== 'REFUSED').toBe(true));
  });
});
