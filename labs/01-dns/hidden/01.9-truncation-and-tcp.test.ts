import { expect } from 'vitest';
import { claim, step } from '#testing';
import { DnsServer, framedQuery, linesText, makeZone, recordsOf, setOf } from './driver.js';

const LIMIT =
  'A UDP response holds at most 512 bytes unless the client asked for more; if it does not fit, TC is set (RFC 1035 section 4.2.1, RFC 2181 section 9).';
const TCP =
  'After TC the client asks again over TCP on the same port, where each message has its length before it, in two bytes (RFC 7766 section 5, RFC 1035 section 4.2.2).';
const FRAMES =
  'TCP is a stream without messages: a read may bring a part of one, or several. The two bytes of length before each message tell where it ends (RFC 7766 section 8).';

step('01.9', (test) => {
  test('a response that does not fit into a datagram is truncated', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.big, type: 'TXT' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const about = { expected: 'TC=1, in at most 512 bytes', why: LIMIT, wanted: { situation: 'too-long' } };
    claim(seen, about, ({ reply, bytes }) => {
      expect(reply?.tc).toBe(true);
      expect(bytes).toBeLessThanOrEqual(512);
    });
  });

  test('one that fits is not', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const seen = await server.exchange({ id: draw.int(1, 65_535), question });
    const about = { expected: 'TC=0', why: LIMIT, wanted: { situation: 'fits' } };
    claim(seen, about, ({ reply }) => expect(reply?.tc).toBe(false));
  });

  test('a client that breaks off its TCP connection does no harm', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const id = draw.int(1, 65_535);
    const { seen, connection } = await server.exchangeTcp({ id, question }, [framedQuery(id, question)]);
    const answered = { expected: 'a response over TCP', why: TCP, wanted: { situation: 'tcp' } };
    claim(seen, answered, ({ reply }) => expect(reply).toBeDefined());
    connection?.reset();
    await server.hasTurned();
    const after = await server.exchange({ id: draw.int(1, 65_535), question, sent: 'after-reset' });
    const about = {
      expected: 'a response over UDP, after a TCP client has broken off',
      why: 'A socket tells of a broken connection with the event "error"; one that nobody handles ends the program (Node, net.Socket and EventEmitter).',
      wanted: { situation: 'reset' },
    };
    claim(after, about, ({ reply }) => expect(reply).toBeDefined());
  });

  test('over TCP the response is whole', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.big, type: 'TXT' };
    const id = draw.int(1, 65_535);
    const { seen } = await server.exchangeTcp({ id, question }, [framedQuery(id, question)]);
    const records = recordsOf(zone, names.big, 'TXT');
    const whole = {
      expected: `TC=0, answer:\n${linesText(records)}`,
      why: TCP,
      wanted: { situation: 'tcp-whole', records },
    };
    claim(seen, whole, ({ reply }) => {
      expect(reply?.tc).toBe(false);
      expect(setOf(reply?.answers ?? [])).toEqual(setOf(records));
    });
  });

  test('a query may arrive in pieces', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const id = draw.int(1, 65_535);
    const bytes = framedQuery(id, question);
    const middle = draw.int(6, bytes.length - 6);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, middle), bytes.subarray(middle)];
    const { seen } = await server.exchangeTcp({ id, question, sent: 'pieces' }, pieces);
    const about = {
      expected: 'a response, NOERROR',
      why: FRAMES,
      wanted: { situation: 'pieces' },
    };
    claim(seen, about, ({ reply }) => expect(reply?.rcode).toBe('NOERROR'));
  });

  test('two queries may arrive at once', async (context) => {
    const { draw, seed } = context;
    const { zone, names } = makeZone(seed);
    const server = await DnsServer.start(context, zone);
    const question = { name: names.single, type: 'A' };
    const first = draw.int(1, 30_000);
    const ids = [first, first + 1];
    const both = Buffer.concat(ids.map((id) => framedQuery(id, question)));
    const { seen, connection } = await server.exchangeTcp({ id: first, question, sent: 'two' }, [both]);
    const second = await connection?.next();
    const about = {
      expected: `a response to each of the two queries, with the ids ${ids.join(' and ')}`,
      why: FRAMES,
      wanted: { situation: 'two-at-once' },
    };
    claim(seen, about, ({ reply }) => {
      expect(reply?.rcode).toBe('NOERROR');
      expect(second?.outcome).toBe('reply');
    });
  });
});
