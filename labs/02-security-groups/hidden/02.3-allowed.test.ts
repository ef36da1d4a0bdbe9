import { step } from '#testing';
import {
  allows,
  EVERYTHING_OUT,
  expectVerdict,
  group,
  incoming,
  near,
  outgoing,
  permission,
  twoPlaces,
} from './driver.js';

const ALLOW_ONLY =
  'Rules only allow. What no rule allows is denied (Amazon VPC User Guide, "Security group rules": you can specify allow rules, but not deny rules).';
const UNION =
  'The rules of all groups of an instance are taken together as one set (Amazon VPC User Guide, "Security group rules": the rules are aggregated).';
const BLOCKS =
  'IpRanges is a list of blocks, and the rule is for each of them (Amazon EC2 API, IpPermission, IpRanges).';
const DIRECTIONS =
  'Inbound rules are about traffic that comes in and its source, outbound rules about traffic that goes out and its destination (Amazon VPC User Guide, "Security group rules").';

step('02.3', (test) => {
  test('what a rule allows passes, what none allows does not', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const groups = [group(draw, [permission({ ports: near(port), cidrs: [here?.cidr ?? ''] })])];
    const ask = (source = '', destinationPort = port) =>
      allows(
        context,
        groups,
        'ingress',
        incoming(draw, { source, destinationPort, sourcePort: destinationPort + 3 }),
      );
    expectVerdict(await ask(here?.inside), true, { situation: 'allowed', why: ALLOW_ONLY });
    expectVerdict(await ask(there?.inside), false, { situation: 'other-source', why: ALLOW_ONLY });
    expectVerdict(await ask(here?.inside, port - 70), false, { situation: 'other-port', why: ALLOW_ONLY });
  });

  test('without a rule nothing passes', async (context) => {
    const { draw } = context;
    const why = `${ALLOW_ONLY} An empty list allows nothing.`;
    for (const groups of [[group(draw, [], [EVERYTHING_OUT])], []]) {
      const seen = await allows(context, groups, 'ingress', incoming(draw));
      expectVerdict(seen, false, { situation: 'empty', why });
    }
  });

  test('one block of several is enough', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const packet = incoming(draw, {
      source: here?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const ask = (...places: (typeof here)[]) => {
      const rule = permission({ ports: near(port), cidrs: places.map((place) => place?.cidr ?? '') });
      return allows(context, [group(draw, [rule])], 'ingress', packet);
    };
    expectVerdict(await ask(here, there), true, { situation: 'first-block', why: BLOCKS });
    expectVerdict(await ask(there, here), true, { situation: 'second-block', why: BLOCKS });
  });

  test('one rule of several is enough', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const rules = [there, here].map((place) => permission({ ports: near(port), cidrs: [place?.cidr ?? ''] }));
    const packet = incoming(draw, {
      source: here?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const seen = await allows(context, [group(draw, rules)], 'ingress', packet);
    expectVerdict(seen, true, { situation: 'second-rule', why: `${UNION} Their order means nothing.` });
  });

  test('one group of several is enough', async (context) => {
    const { draw } = context;
    const [here] = twoPlaces(draw);
    const cidrs = [here?.cidr ?? ''];
    const port = draw.int(100, 20_000);
    const open = group(draw, [permission({ ports: near(port), cidrs })]);
    const closed = group(draw, [permission({ ports: near(port + 100), cidrs })]);
    const packet = incoming(draw, {
      source: here?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const first = await allows(context, [open, closed], 'ingress', packet);
    expectVerdict(first, true, { situation: 'first-group', why: UNION });
    const second = await allows(context, [closed, open], 'ingress', packet);
    expectVerdict(second, true, { situation: 'second-group', why: UNION });
  });

  test('port and address must fit in the same rule', async (context) => {
    const { draw } = context;
    const [office, elsewhere] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const rules = [
      permission({ ports: near(port), cidrs: [office?.cidr ?? ''] }),
      permission({ ports: near(port + 100), cidrs: [elsewhere?.cidr ?? ''] }),
    ];
    const packet = incoming(draw, {
      source: elsewhere?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const seen = await allows(context, [group(draw, rules)], 'ingress', packet);
    const why = `${ALLOW_ONLY} A rule allows its own ports to its own sources.`;
    expectVerdict(seen, false, { situation: 'mixed-rules', why });
  });

  test('what goes out is judged by the outbound rules and its destination', async (context) => {
    const { draw } = context;
    const [there, elsewhere] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const inboundOnly = group(draw, [
      permission({ ports: near(port), cidrs: ['10.0.0.0/8', there?.cidr ?? ''] }),
    ]);
    const shut = await allows(
      context,
      [inboundOnly],
      'egress',
      outgoing(draw, { destination: there?.inside ?? '', destinationPort: port, sourcePort: port + 3 }),
    );
    expectVerdict(shut, false, { situation: 'other-direction', why: DIRECTIONS });
    const rule = permission({ ports: near(port), cidrs: [there?.cidr ?? ''] });
    const to = (destination = '') =>
      allows(
        context,
        [group(draw, [], [rule])],
        'egress',
        outgoing(draw, { destination, destinationPort: port, sourcePort: port + 3 }),
      );
    expectVerdict(await to(there?.inside), true, { situation: 'egress-destination', why: DIRECTIONS });
    expectVerdict(await to(elsewhere?.inside), false, { situation: 'egress-destination', why: DIRECTIONS });
    const packet = incoming(draw, {
      source: there?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const back = await allows(context, [group(draw, [], [rule])], 'ingress', packet);
    expectVerdict(back, false, { situation: 'other-direction', why: DIRECTIONS });
  });
});
