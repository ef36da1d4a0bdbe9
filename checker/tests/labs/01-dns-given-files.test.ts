import { describe, expect, test } from 'vitest';
import { makeZone } from '../../../labs/01-dns/hidden/zone.js';
import { decodeHeader, decodeMessage, encodeMessage } from '../../../labs/01-dns/wire.js';
import { parseZone } from '../../../labs/01-dns/zone-file.js';

const SOA = '@ 60 IN SOA ns hostmaster 1 2 3 4 5\n';

describe('the zone file parser', () => {
  test('reads $ORIGIN, $TTL, @, relative and absolute names, repeated owners and comments', () => {
    const zone = parseZone(`$ORIGIN Example.COM.
$TTL 1h30m
@  IN SOA ns1 hostmaster.example.com. ( 7 ; serial
     2h 15m 2w 300 )
WWW 60 IN A 192.0.2.1
    IN 90 A 192.0.2.2 ; the class may come first
    TXT "semi;colon" plain
ftp CNAME www.example.net.
`);
    expect(zone.origin).toBe('example.com');
    expect(zone.records).toEqual([
      {
        name: 'example.com',
        type: 'SOA',
        ttl: 5400,
        data: {
          mname: 'ns1.example.com',
          rname: 'hostmaster.example.com',
          serial: 7,
          refresh: 7200,
          retry: 900,
          expire: 1_209_600,
          minimum: 300,
        },
      },
      { name: 'www.example.com', type: 'A', ttl: 60, data: '192.0.2.1' },
      { name: 'www.example.com', type: 'A', ttl: 90, data: '192.0.2.2' },
      { name: 'www.example.com', type: 'TXT', ttl: 5400, data: ['semi;colon', 'plain'] },
      { name: 'ftp.example.com', type: 'CNAME', ttl: 5400, data: 'www.example.net' },
    ]);
  });

  test.each([
    ['www 60 IN SRV 1 2 3 x\n', 'line 2: this parser does not know the type "SRV"'],
    ['www 60 IN MX mail\n', 'line 2: MX needs 2 value(s), found 1'],
    ['www 60 IN A 192.0.2.1 192.0.2.2\n', 'line 2: A needs 1 value(s), found 2'],
    ['www IN TXT ( "a"\n', 'line 2: "(" without ")"'],
    ['www IN TXT ) "a"\n', 'line 2: ")" without "("'],
    [SOA, 'a zone has one SOA record, this one 2'],
  ])('refuses %j and names the line', (line, message) => {
    expect(() => parseZone(SOA + line, 'example.com')).toThrow(message);
  });

  test('refuses a record without any TTL', () => {
    expect(() => parseZone('@ IN SOA ns h 1 2 3 4 5\n', 'example.com')).toThrow('line 1: no TTL');
  });
});

describe('the drawn zone', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(makeZone(5).text).toBe(makeZone(5).text);
    expect(makeZone(5).text).not.toBe(makeZone(6).text);
  });

  test('holds no string over 255 bytes and no name twice', () => {
    for (let seed = 1; seed < 40; seed++) {
      const { text, names } = makeZone(seed);
      for (const [, string = ''] of text.matchAll(/"([^"]*)"/g)) {
        expect(string.length).toBeLessThanOrEqual(255);
      }
      const all = Object.values(names).flat();
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

describe('the wire format', () => {
  const answer = { name: 'example.com', type: 'TXT', ttl: 60, data: ['one', 'two'] } as const;

  test('what is written is read back as plain data', () => {
    const questions = [{ name: 'WWW.example.com', type: 'TXT' }];
    const bytes = encodeMessage({ id: 258, qr: true, aa: true, rd: true, questions, answers: [answer] });
    // dns-packet itself changes the list that it writes.
    expect(answer.data).toEqual(['one', 'two']);
    const message = decodeMessage(bytes);
    expect(message).toEqual({
      id: 258,
      qr: true,
      opcode: 'QUERY',
      rd: true,
      aa: true,
      tc: false,
      rcode: 'NOERROR',
      questions,
      answers: [answer],
      authorities: [],
      additionals: [],
    });
    expect(JSON.parse(JSON.stringify(message))).toEqual(message);
  });

  test('a type without a name of its own keeps its number', () => {
    const bytes = encodeMessage({ id: 1, qr: false, questions: [{ name: 'a.example', type: 'TYPE65' }] });
    expect(bytes.readUInt16BE(bytes.length - 4)).toBe(65);
    expect(decodeMessage(bytes).questions).toEqual([{ name: 'a.example', type: 'TYPE65' }]);
  });

  test('every opcode goes both ways', () => {
    for (let opcode = 0; opcode < 16; opcode++) {
      const header = Buffer.alloc(12);
      header.writeUInt16BE(opcode << 11, 2);
      const read = decodeHeader(header);
      expect(encodeMessage({ ...read, rcode: 'NOTIMP' }).readUInt16BE(2)).toBe((opcode << 11) | 4);
    }
  });

  test('a label over 63 bytes is refused', () => {
    const name = `${'x'.repeat(64)}.example.com`;
    expect(() => encodeMessage({ id: 1, qr: false, questions: [{ name, type: 'A' }] })).toThrow('63 bytes');
  });

  test('what is no message throws', () => {
    const query = encodeMessage({ id: 1, qr: false, questions: [{ name: 'www.example.com', type: 'A' }] });
    expect(() => decodeMessage(query.subarray(0, 11))).toThrow('at least 12 bytes');
    expect(() => decodeMessage(query.subarray(0, 20))).toThrow();
    expect(() => decodeMessage(Buffer.concat([query.subarray(0, 12), Buffer.from([0xc0, 12])]))).toThrow();
    const notText = Buffer.from(query);
    notText[14] = 0xff;
    expect(() => decodeMessage(notText)).toThrow('no text');
  });

  test('random bytes either read or throw an Error', () => {
    let state = 1;
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.alloc(12 + (round % 60));
      for (let index = 0; index < bytes.length; index++) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        bytes[index] = state >>> 24;
      }
      // Small counts, so that something is read.
      for (const offset of [4, 6, 8, 10]) bytes.writeUInt16BE((bytes[offset] ?? 0) % 3, offset);
      try {
        const message = decodeMessage(bytes);
        encodeMessage({ ...message, qr: true });
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});
