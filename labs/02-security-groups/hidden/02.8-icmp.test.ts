import { step } from '#testing';
import {
  expectVerdict,
  group,
  incoming,
  matches,
  outgoing,
  permission,
  replyTo,
  TrackerClient,
  twoPlaces,
} from './driver.js';

const TYPE_AND_CODE =
  'For ICMP, FromPort is the type and ToPort the code; they are no range (Amazon EC2 API Reference, IpPermission, FromPort and ToPort).';
const ANY = 'FromPort -1 is every ICMP type, ToPort -1 every code (Amazon EC2 API Reference, IpPermission).';
const ECHO =
  'The reply to a ping that was allowed passes without a rule: ICMP is tracked too (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking"). An echo request has the type 8, its reply the type 0 (RFC 792).';

/** ICMP has no ports. */
const NO_PORTS = { sourcePort: 0, destinationPort: 0 } as const;

step('02.8', (test) => {
  test('FromPort is the type, ToPort the code', async (context) => {
    const { draw } = context;
    const ask = (ports: readonly [number, number], icmpType: number, icmpCode: number) =>
      matches(
        context,
        permission({ protocol: 'icmp', ports }),
        incoming(draw, { protocol: 'icmp', ...NO_PORTS, icmpType, icmpCode }),
      );
    const as = (situation: string) => ({ situation, why: TYPE_AND_CODE });
    expectVerdict(await ask([8, 0], 8, 0), true, as('type-and-code'));
    expectVerdict(await ask([3, 10], 3, 10), true, as('type-and-code'));
    expectVerdict(await ask([3, 10], 8, 4), false, as('type-and-code'));
    expectVerdict(await ask([3, 10], 3, 1), false, as('other-code'));
    expectVerdict(await ask([8, 0], 13, 0), false, as('other-type'));
  });

  test('-1 is any', async (context) => {
    const { draw } = context;
    const ask = (ports: readonly [number, number], icmpType: number, icmpCode: number) =>
      matches(
        context,
        permission({ protocol: 'icmp', ports }),
        incoming(draw, { protocol: 'icmp', ...NO_PORTS, icmpType, icmpCode }),
      );
    const as = { situation: 'any', why: ANY };
    expectVerdict(await ask([3, -1], 3, draw.int(0, 12)), true, as);
    expectVerdict(await ask([-1, -1], draw.pick([3, 8, 11, 13]), 0), true, as);
    expectVerdict(await ask([3, -1], 8, 0), false, { situation: 'other-type', why: ANY });
  });

  test('the same holds for ICMPv6', async (context) => {
    const { draw } = context;
    const ask = (ports: readonly [number, number], icmpType: number) =>
      matches(
        context,
        permission({ protocol: 'icmpv6', ports }),
        incoming(draw, {
          protocol: 'icmpv6',
          source: '2001:db8:9::7',
          ...NO_PORTS,
          icmpType,
          icmpCode: 0,
        }),
      );
    const as = { situation: 'icmpv6', why: `${TYPE_AND_CODE} An ICMPv6 echo request has the type 128.` };
    expectVerdict(await ask([128, 0], 128), true, as);
    expectVerdict(await ask([128, -1], 128), true, as);
    expectVerdict(await ask([128, 0], 1), false, as);
  });

  test('the reply to a ping passes, a ping from there does not', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const ping = permission({ protocol: 'icmp', ports: [8, 0], cidrs: [place?.cidr ?? ''] });
    const tracker = await TrackerClient.create(context, [group(draw, [], [ping])]);
    const packet = outgoing(draw, {
      protocol: 'icmp',
      destination: place?.inside ?? '',
      ...NO_PORTS,
      icmpType: 8,
      icmpCode: 0,
    });
    await tracker.filter('egress', packet);
    const back = await tracker.filter('ingress', { ...replyTo(packet), icmpType: 0 });
    expectVerdict(back, true, { situation: 'echo-reply', why: ECHO });
    const ask = await tracker.filter('ingress', replyTo(packet));
    expectVerdict(ask, false, {
      situation: 'echo-request-back',
      why: `${ECHO} Another request is no reply.`,
    });
  });
});
