import { step } from '#testing';
import { contains, expectVerdict } from './driver.js';

const PREFIX =
  'The number after the slash says how many bits, counted from the left, an address has in common with the block (RFC 4632 section 3.1).';

step('02.2', (test) => {
  test('a block of 24 bits holds 256 addresses', async (context) => {
    const { draw } = context;
    const [a, b, c] = [draw.int(11, 120), draw.int(0, 255), draw.int(1, 254)];
    const inside = await contains(context, `${a}.${b}.${c}.0/24`, `${a}.${b}.${c}.${draw.int(1, 254)}`);
    expectVerdict(inside, true, { situation: 'inside-24', why: PREFIX });
    for (const outside of [`${a}.${b}.${c - 1}.77`, `${a}.${b}.${c + 1}.77`, `${a + 1}.${b}.${c}.77`]) {
      const seen = await contains(context, `${a}.${b}.${c}.0/24`, outside);
      expectVerdict(seen, false, { situation: 'outside-24', why: PREFIX });
    }
  });

  test('numbers that begin with the same digits are other numbers', async (context) => {
    const { draw } = context;
    const [a, digit] = [draw.int(11, 120), draw.int(1, 9)];
    const seen = await contains(context, `${a}.${digit}.0.0/16`, `${a}.${digit}${draw.int(0, 9)}.3.4`);
    expectVerdict(seen, false, { situation: 'lookalike', why: PREFIX });
  });

  test('/32 is one address', async (context) => {
    const { draw } = context;
    const [a, d] = [draw.int(11, 120), draw.int(2, 250)];
    const same = await contains(context, `${a}.8.7.${d}/32`, `${a}.8.7.${d}`);
    expectVerdict(same, true, { situation: 'one-address', why: PREFIX });
    const other = await contains(context, `${a}.8.7.${d}/32`, `${a}.8.7.${d + 1}`);
    expectVerdict(other, false, { situation: 'one-address', why: PREFIX });
  });

  test('a block may end in the middle of a number', async (context) => {
    const { draw } = context;
    for (const bits of [20, 27, 12]) {
      const octet = Math.floor(bits / 8);
      const size = 2 ** (8 - (bits % 8));
      const start = size * draw.int(1, 256 / size - 2);
      const numbers = [draw.int(11, 120), draw.int(0, 255), draw.int(0, 255), draw.int(1, 254)];
      const withNumber = (value: number) => numbers.with(octet, value).join('.');
      const network = numbers.map((value, index) => (index < octet ? value : index === octet ? start : 0));
      const cidr = `${network.join('.')}/${bits}`;
      for (const [value, wanted] of [
        [start + size - 1, true],
        [start + size, false],
        [start - 1, false],
      ] as const) {
        const seen = await contains(context, cidr, withNumber(value));
        expectVerdict(seen, wanted, { situation: wanted ? 'odd-inside' : 'odd-outside', why: PREFIX });
      }
    }
  });

  test('0.0.0.0/0 is every address', async (context) => {
    const { draw } = context;
    const address = `${draw.int(11, 120)}.${draw.int(0, 255)}.${draw.int(0, 255)}.9`;
    const seen = await contains(context, '0.0.0.0/0', address);
    const why = `${PREFIX} With 0 bits, nothing has to be equal.`;
    expectVerdict(seen, true, { situation: 'slash-zero', why });
  });

  test('addresses from 128.0.0.0 on are compared like the others', async (context) => {
    const { draw } = context;
    const [a, b] = [draw.int(129, 222), draw.int(0, 255)];
    const inside = await contains(context, `${a}.${b}.0.0/16`, `${a}.${b}.${draw.int(1, 250)}.5`);
    expectVerdict(inside, true, { situation: 'high-bit', why: PREFIX });
    const outside = await contains(context, `${a}.${b}.0.0/16`, `${a - 1}.${b}.1.5`);
    expectVerdict(outside, false, { situation: 'high-bit', why: PREFIX });
    const every = await contains(context, '0.0.0.0/0', `${a}.${b}.1.5`);
    expectVerdict(every, true, { situation: 'high-bit', why: PREFIX });
    const half = await contains(context, '128.0.0.0/1', `${a}.${b}.1.5`);
    expectVerdict(half, true, { situation: 'high-bit', why: PREFIX });
  });
});
