import { step } from '#testing';
import { expectVerdict, incoming, matches, permission } from './driver.js';

const PORTS =
  'FromPort is the start of the port range and ToPort the end of it; both belong to it (Amazon EC2 API Reference, IpPermission).';
const DESTINATION =
  'The port range of a rule is about the port that the packet goes to (Amazon VPC User Guide, "Security group rules").';
const PROTOCOL =
  'A rule allows the protocol that it names and no other (Amazon EC2 API Reference, IpPermission, IpProtocol).';
const ALL =
  'IpProtocol -1 is every protocol, and traffic on all ports is allowed, whatever ports are given (Amazon EC2 API Reference, IpPermission, IpProtocol).';

step('02.1', (test) => {
  test('a port between the two matches, a port outside does not', async (context) => {
    const { draw } = context;
    const first = draw.int(2_000, 20_000);
    const last = first + draw.int(10, 500);
    const rule = permission({ protocol: draw.pick(['tcp', 'udp']), ports: [first, last] });
    const to = (destinationPort: number, sourcePort = draw.int(49_152, 65_000)) =>
      matches(context, rule, incoming(draw, { protocol: rule.IpProtocol, destinationPort, sourcePort }));
    expectVerdict(await to(first - draw.int(50, 900)), false, { situation: 'outside', why: PORTS });
    expectVerdict(await to(last + draw.int(50, 900)), false, { situation: 'outside', why: PORTS });
    const seen = await to(last + draw.int(50, 900), draw.int(first, last));
    expectVerdict(seen, false, { situation: 'source-port', why: DESTINATION });
    expectVerdict(await to(draw.int(first + 2, last - 2)), true, { situation: 'middle', why: PORTS });
    expectVerdict(await to(first), true, { situation: 'first-port', why: PORTS });
    expectVerdict(await to(last), true, { situation: 'last-port', why: PORTS });
    expectVerdict(await to(first - 1), false, { situation: 'next-to-range', why: PORTS });
    expectVerdict(await to(last + 1), false, { situation: 'next-to-range', why: PORTS });
  });

  test('a range of one port is that port', async (context) => {
    const { draw } = context;
    const port = draw.int(100, 40_000);
    const rule = permission({ ports: [port, port] });
    const to = (destinationPort: number) => matches(context, rule, incoming(draw, { destinationPort }));
    expectVerdict(await to(port), true, { situation: 'single-port', why: PORTS });
    expectVerdict(await to(port + 1), false, { situation: 'outside', why: PORTS });
  });

  test('another protocol does not match', async (context) => {
    const { draw } = context;
    const port = draw.int(100, 40_000);
    for (const [own, other] of [
      ['tcp', 'udp'],
      ['udp', 'tcp'],
    ] as const) {
      const rule = permission({ protocol: own, ports: [port, port] });
      const seen = await matches(context, rule, incoming(draw, { protocol: other, destinationPort: port }));
      expectVerdict(seen, false, { situation: 'other-protocol', why: PROTOCOL });
    }
  });

  test('-1 is every protocol and every port', async (context) => {
    const { draw } = context;
    const port = draw.int(100, 20_000);
    for (const protocol of ['tcp', 'udp']) {
      const within = permission({ protocol: '-1', ports: [port, port] });
      const seen = await matches(context, within, incoming(draw, { protocol, destinationPort: port }));
      expectVerdict(seen, true, { situation: 'all-protocols', why: ALL });
      const other = await matches(context, within, incoming(draw, { protocol, destinationPort: port + 9 }));
      expectVerdict(other, true, { situation: 'all-ports', why: ALL });
      const bare = await matches(context, permission({ protocol: '-1' }), incoming(draw, { protocol }));
      expectVerdict(bare, true, { situation: 'all-ports', why: ALL });
    }
    const gre = incoming(draw, { protocol: '47', sourcePort: 0, destinationPort: 0 });
    const seen = await matches(context, permission({ protocol: '-1' }), gre);
    expectVerdict(seen, true, { situation: 'all-protocols', why: ALL });
  });
});
