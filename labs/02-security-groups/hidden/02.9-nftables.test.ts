import { step } from '#testing';
import {
  ANSWER_TO_SYN,
  expectAnswer,
  expectPassage,
  group,
  incoming,
  KernelClient,
  near,
  outgoing,
  permission,
  replyTo,
  twoPlaces,
} from './driver.js';

const DROP =
  'What no rule allows is dropped (Amazon VPC User Guide, "Security group rules"); in nftables the policy of a chain decides about what no rule decided (nft(8), policy).';
const SILENCE =
  'A security group drops in silence: the client waits until it gives up (Amazon EC2 User Guide, "Error connecting to your instance: Connection timed out"). The statement reject would send an answer (nft(8), reject).';
const EGRESS =
  'Outbound rules are about what goes out (Amazon VPC User Guide, "Security group rules"); the kernel asks a chain with the hook output about it (nft(8), hooks).';
const STATEFUL =
  'Replies to what was allowed pass, whatever the other direction says (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking"); ct state established is how the kernel knows them (nft(8), ct).';
const RULE = 'The rule of the group allows this packet and no other.';

step('02.9', (test) => {
  test('what no rule allows is dropped in silence, both ways', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(2_000, 20_000);
    const rules = [permission({ ports: near(port), cidrs: [here?.cidr ?? ''] })];
    const kernel = await KernelClient.load(context, [group(draw, rules, rules)]);
    const to = (source = '', destinationPort = port) =>
      kernel.send('ingress', incoming(draw, { source, destinationPort }));
    for (const seen of [await to(there?.inside), await to(here?.inside, port + 100)]) {
      expectPassage(seen, false, { situation: 'dropped-in', why: DROP });
      expectAnswer(seen, false, { situation: 'silent', why: SILENCE });
    }
    const out = await kernel.send(
      'egress',
      outgoing(draw, { destination: there?.inside ?? '', destinationPort: port }),
    );
    expectPassage(out, false, { situation: 'dropped-out', why: `${DROP} ${EGRESS}` });
    expectPassage(await to(here?.inside), true, { situation: 'let-in', why: RULE });
    const allowed = outgoing(draw, { destination: here?.inside ?? '', destinationPort: port });
    expectPassage(await kernel.send('egress', allowed), true, { situation: 'let-out', why: EGRESS });
  });

  test('replies pass without a rule', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(2_000, 20_000);
    const rule = (cidr = '') => permission({ ports: near(port), cidrs: [cidr] });
    const groups = [group(draw, [rule(here?.cidr)], [rule(there?.cidr)])];
    const kernel = await KernelClient.load(context, groups);
    const call = incoming(draw, { source: here?.inside ?? '', destinationPort: port });
    const seen = await kernel.send('ingress', call);
    // Nothing listens there, so the kernel itself answers, with a reset: it must get out.
    expectAnswer(seen, true, { situation: 'reply-out', why: STATEFUL });
    const packet = outgoing(draw, { destination: there?.inside ?? '', destinationPort: port });
    await kernel.send('egress', packet);
    const back = await kernel.send('ingress', replyTo(packet), ANSWER_TO_SYN);
    expectPassage(back, true, { situation: 'reply-in', why: STATEFUL });
  });

  test('protocols, groups and families are kept apart', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(2_000, 20_000);
    const groups = [
      group(draw, [
        permission({ protocol: 'udp', ports: [port, port], cidrs: [here?.cidr ?? ''] }),
        permission({ ports: [port + 50, port + 60], cidrs: ['0.0.0.0/0'] }),
        permission({ protocol: 'icmp', ports: [8, -1], cidrs: [here?.cidr ?? ''] }),
      ]),
      group(draw, [
        permission({ protocol: '-1', cidrs: [there?.cidr ?? ''] }),
        permission({ ports: near(port), cidrs6: ['2001:db8:9::/48'] }),
      ]),
    ];
    const kernel = await KernelClient.load(context, groups);
    const from = (source = '', fields: Partial<ReturnType<typeof incoming>> = {}) =>
      kernel.send('ingress', incoming(draw, { source, destinationPort: port, ...fields }));
    const udp = { protocol: 'udp' };
    const ping = { protocol: 'icmp', sourcePort: 0, destinationPort: 0, icmpType: 8, icmpCode: 0 };
    const last = { destinationPort: port + 60 };
    for (const [source, fields, passes, situation] of [
      [here?.inside, udp, true, 'udp'],
      [here?.inside, {}, false, 'udp'],
      [here?.inside, last, true, 'last-port-in'],
      [here?.inside, { destinationPort: port + 61 }, false, 'last-port-in'],
      [here?.inside, ping, true, 'ping'],
      [here?.inside, { ...ping, icmpType: 13 }, false, 'ping'],
      [there?.inside, {}, true, 'second-group-in'],
      [there?.inside, { ...udp, destinationPort: port + 9 }, true, 'second-group-in'],
      ['2001:db8:9::7', {}, true, 'ipv6-in'],
      ['2001:db8:8::7', {}, false, 'ipv6-dropped'],
      ['2001:db8:9::7', last, false, 'ipv6-dropped'],
    ] as const) {
      expectPassage(await from(source, fields), passes, { situation, why: RULE });
    }
  });
});
