import { step } from '#testing';
import {
  expectVerdict,
  group,
  incoming,
  near,
  numbersThatRunTogether,
  outgoing,
  permission,
  replyTo,
  TrackerClient,
  twoPlaces,
} from './driver.js';

const STATEFUL =
  'Security groups are stateful: the reply to traffic that was allowed passes, whatever the rules of its own direction say (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking").';
const TUPLE =
  'A reply comes from the address and port that were called, to the address and port that called, by the same protocol (RFC 9293 section 3.3.1: a connection is named by both ends).';

step('02.4', (test) => {
  test('the rules decide about the first packet', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const groups = [group(draw, [permission({ ports: near(port), cidrs: [here?.cidr ?? ''] })])];
    const tracker = await TrackerClient.create(context, groups);
    const from = (source = '') =>
      tracker.filter('ingress', incoming(draw, { source, destinationPort: port, sourcePort: port + 3 }));
    const why = 'A packet that belongs to no flow is judged by the rules (step 02.3).';
    expectVerdict(await from(here?.inside), true, { situation: 'new-allowed', why });
    expectVerdict(await from(there?.inside), false, { situation: 'new-denied', why });
  });

  test('the reply needs no rule', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const cidrs = [place?.cidr ?? ''];
    // As time servers do: the same port at both ends.
    const ntp = permission({ protocol: 'udp', ports: near(123), cidrs });
    const time = await TrackerClient.create(context, [group(draw, [ntp])]);
    const asked = incoming(draw, {
      source: place?.inside ?? '',
      protocol: 'udp',
      sourcePort: 123,
      destinationPort: 123,
    });
    await time.filter('ingress', asked);
    const answer = await time.filter('egress', replyTo(asked));
    expectVerdict(answer, true, { situation: 'reply', why: STATEFUL });
    const port = draw.int(100, 20_000);
    const web = permission({ ports: near(port), cidrs });
    const tracker = await TrackerClient.create(context, [group(draw, [web])]);
    const packet = incoming(draw, {
      source: place?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    await tracker.filter('ingress', packet);
    const seen = await tracker.filter('egress', replyTo(packet));
    expectVerdict(seen, true, { situation: 'reply-ports', why: `${STATEFUL} ${TUPLE}` });
    expectVerdict(await tracker.filter('ingress', packet), true, { situation: 'goes-on', why: STATEFUL });
    const again = await tracker.filter('egress', replyTo(packet));
    expectVerdict(again, true, { situation: 'goes-on', why: STATEFUL });
  });

  test('flows that begin inside are remembered too', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const cidrs = [place?.cidr ?? ''];
    const out = permission({ ports: near(443), cidrs });
    const tracker = await TrackerClient.create(context, [group(draw, [], [out])]);
    const packet = outgoing(draw, {
      destination: place?.inside ?? '',
      destinationPort: 443,
      sourcePort: 446,
    });
    const first = await tracker.filter('egress', packet);
    expectVerdict(first, true, { situation: 'new-allowed', why: 'An outbound rule allows it (step 02.3).' });
    const seen = await tracker.filter('ingress', replyTo(packet));
    expectVerdict(seen, true, { situation: 'reply-in', why: STATEFUL });
  });

  test('only the reply passes, and nothing like it', async (context) => {
    const { draw } = context;
    const [place, stranger] = twoPlaces(draw);
    const cidrs = [place?.cidr ?? ''];
    const out = ['tcp', 'udp'].map((protocol) => permission({ protocol, ports: near(443), cidrs }));
    const tracker = await TrackerClient.create(context, [group(draw, [], out)]);
    const packet = outgoing(draw, {
      destination: place?.inside ?? '',
      destinationPort: 443,
      sourcePort: 446,
    });
    await tracker.filter('egress', packet);
    const reply = replyTo(packet);
    for (const [fields, situation] of [
      [{ source: stranger?.inside ?? '' }, 'other-address'],
      [{ destinationPort: reply.destinationPort - 1 }, 'other-port'],
      [{ sourcePort: 8_443 }, 'other-port'],
      [{ protocol: 'udp' }, 'same-ports-other-protocol'],
    ] as const) {
      const seen = await tracker.filter('ingress', { ...reply, ...fields });
      expectVerdict(seen, false, { situation, why: TUPLE });
    }
  });

  test('numbers that look alike when they are written without spaces are other numbers', async (context) => {
    const { draw } = context;
    const { cidr, flow, others } = numbersThatRunTogether(draw);
    const out = permission({ ports: near(flow.destinationPort), cidrs: [cidr] });
    const tracker = await TrackerClient.create(context, [group(draw, [], [out])]);
    await tracker.filter('egress', flow);
    for (const [direction, packet] of others) {
      const seen = await tracker.filter(direction, packet);
      expectVerdict(seen, false, { situation: 'runs-together', why: TUPLE });
    }
  });

  test('what was denied leaves nothing behind', async (context) => {
    const { draw } = context;
    const tracker = await TrackerClient.create(context, [group(draw, [])]);
    const packet = incoming(draw);
    await tracker.filter('ingress', packet);
    const why =
      'Only traffic that was allowed has replies that are allowed (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking").';
    const seen = await tracker.filter('egress', replyTo(packet));
    expectVerdict(seen, false, { situation: 'reply-to-denied', why });
    const again = await tracker.filter('ingress', packet);
    expectVerdict(again, false, { situation: 'reply-to-denied', why });
  });

  test('each tracker remembers its own flows', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const cidrs = [place?.cidr ?? ''];
    const port = draw.int(100, 20_000);
    const open = [group(draw, [permission({ ports: near(port), cidrs })])];
    const packet = incoming(draw, {
      source: place?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const first = await TrackerClient.create(context, open);
    await first.filter('ingress', packet);
    const second = await TrackerClient.create(context, [group(draw, [])], first);
    const seen = await second.filter('ingress', packet);
    const why = 'Two trackers are two firewalls; neither knows what the other let pass.';
    expectVerdict(seen, false, { situation: 'other-tracker', why });
  });
});
