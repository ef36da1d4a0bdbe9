import { step } from '#testing';
import { allows, contains, expectVerdict, group, incoming, near, permission } from './driver.js';

const PREFIX =
  'A block of IPv6 addresses is written like one of IPv4, with up to 128 bits (RFC 4291 section 2.3).';
const SHORT = 'One :: stands for as many groups of zeros as are missing (RFC 4291 section 2.2).';
const FAMILIES =
  'IpRanges holds IPv4 blocks, Ipv6Ranges IPv6 blocks: 0.0.0.0/0 is every IPv4 address and no IPv6 address (Amazon VPC User Guide, "Security group rules").';

step('02.10', (test) => {
  test('blocks of IPv6 addresses', async (context) => {
    const { draw } = context;
    const site = `2001:db8:${draw.int(0x1000, 0xfff0).toString(16)}`;
    const group4 = () => draw.int(0x1000, 0xffff).toString(16);
    const tail = `${group4()}:${group4()}:${group4()}:${group4()}:${group4()}`;
    const ask = (cidr: string, address: string) => contains(context, cidr, address);
    const as = { situation: 'ipv6-block', why: PREFIX };
    expectVerdict(await ask(`${site}::/48`, `${site}:${tail}`), true, as);
    expectVerdict(await ask(`${site}::/48`, `2001:db8:fff1:${tail}`), false, as);
    expectVerdict(await ask(`${site}:ab00::/56`, `${site}:abff::1`), true, as);
    expectVerdict(await ask(`${site}:ab00::/56`, `${site}:ac00::1`), false, as);
    expectVerdict(await ask('::/0', `${site}:${tail}`), true, as);
    const short = { situation: 'ipv6-short', why: SHORT };
    expectVerdict(await ask(`${site}::1/128`, `${site}:0:0:0:0:1`), true, short);
    expectVerdict(await ask(`${site}:0:0:0:0:0/112`, `${site}::9`), true, short);
  });

  test('one family holds nothing of the other', async (context) => {
    const as = { situation: 'mixed-families', why: FAMILIES };
    expectVerdict(await contains(context, '0.0.0.0/0', '2001:db8::7'), false, as);
    expectVerdict(await contains(context, '::/0', '203.0.113.7'), false, as);
  });

  test('only Ipv6Ranges let IPv6 packets in', async (context) => {
    const { draw } = context;
    const port = draw.int(100, 20_000);
    const source = `2001:db8:${draw.int(0x1000, 0xfff0).toString(16)}::${draw.int(1, 99)}`;
    const packet = incoming(draw, { source, destinationPort: port, sourcePort: port + 3 });
    const ask = (words: { cidrs?: string[]; cidrs6?: string[] }) =>
      allows(context, [group(draw, [permission({ ports: near(port), ...words })])], 'ingress', packet);
    const open = await ask({ cidrs6: ['::/0'] });
    expectVerdict(open, true, { situation: 'ipv6-ranges', why: FAMILIES });
    const other = await ask({ cidrs: ['0.0.0.0/0'] });
    expectVerdict(other, false, { situation: 'ipv4-rule', why: FAMILIES });
  });
});
