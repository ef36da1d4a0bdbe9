import { step } from '#testing';
import {
  EVERYTHING_OUT,
  expectVerdict,
  group,
  incoming,
  near,
  permission,
  TrackerClient,
  twoPlaces,
} from './driver.js';

const LIVES_ON =
  'When a rule is removed, tracked connections are not interrupted at once; they pass until they time out (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking").';
const IDLE =
  'A tracked flow is forgotten after the idle timeout of its protocol, by default 432000 s for TCP and 30 s for UDP (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking", idle timeouts; see idle-times.ts).';
const UNTRACKED =
  'A TCP or UDP flow is not tracked when a rule allows it from everywhere (0.0.0.0/0) and a rule of the other direction allows all responses, to everywhere on all ports; it is interrupted at once when the rule that enables it is removed (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking", section "Untracked connections").';

step('02.6', (test) => {
  test('a tracked connection outlives its rule', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const rules = [permission({ ports: near(port), cidrs: [place?.cidr ?? ''] })];
    const tracker = await TrackerClient.create(context, [group(draw, rules)]);
    const packet = incoming(draw, {
      source: place?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    await tracker.filter('ingress', packet);
    await tracker.setGroups([group(draw, [])]);
    const seen = await tracker.filter('ingress', packet, 1);
    expectVerdict(seen, true, { situation: 'tracked-lives-on', why: LIVES_ON });
    const fresh = await tracker.filter(
      'ingress',
      { ...packet, source: (place?.cidr ?? '').replace('.0/24', '.255') },
      2,
    );
    const why =
      'New traffic is judged by the rules as they are now (Amazon VPC User Guide, "Security group rules").';
    expectVerdict(fresh, false, { situation: 'new-after-change', why });
  });

  test('an idle flow is forgotten, a busy one is not', async (context) => {
    const { draw } = context;
    const [place] = twoPlaces(draw);
    const port = draw.int(100, 20_000);
    const rule = (protocol: string) =>
      permission({ protocol, ports: near(port), cidrs: [place?.cidr ?? ''] });
    const packet = (protocol: string) =>
      incoming(draw, { protocol, source: place?.inside ?? '', destinationPort: port, sourcePort: port + 3 });
    const tracker = await TrackerClient.create(context, [group(draw, [rule('udp'), rule('tcp')])]);
    const [idle, tcp] = [packet('udp'), packet('tcp')];
    await tracker.filter('ingress', idle);
    await tracker.filter('ingress', tcp);
    await tracker.setGroups([group(draw, [])]);
    const late = await tracker.filter('ingress', idle, 45);
    expectVerdict(late, false, { situation: 'idle-over', why: IDLE });
    const hours = await tracker.filter('ingress', tcp, 3_600 * draw.int(2, 90));
    expectVerdict(hours, true, { situation: 'tcp-is-patient', why: IDLE });
    const days = await tracker.filter('ingress', tcp, 86_400 * 12);
    expectVerdict(days, false, { situation: 'idle-over', why: IDLE });
    const busy = await TrackerClient.create(context, [group(draw, [rule('udp')])]);
    const talk = packet('udp');
    await busy.filter('ingress', talk);
    await busy.setGroups([group(draw, [])]);
    for (const atSeconds of [20, 40, 60]) {
      const seen = await busy.filter('ingress', talk, atSeconds);
      expectVerdict(seen, true, {
        situation: 'kept-alive',
        why: `${IDLE} Each packet begins the time anew.`,
      });
    }
  });

  test('a flow that is open to everybody both ways breaks with its rule', async (context) => {
    const { draw } = context;
    const port = draw.int(100, 20_000);
    const web = permission({ ports: near(port), cidrs: ['0.0.0.0/0'] });
    const packet = incoming(draw, { destinationPort: port, sourcePort: port + 3 });
    for (const out of [permission({ ports: [0, 65_535], cidrs: ['0.0.0.0/0'] }), EVERYTHING_OUT]) {
      const tracker = await TrackerClient.create(context, [group(draw, [web], [out])]);
      await tracker.filter('ingress', packet);
      await tracker.setGroups([group(draw, [], [out])]);
      const seen = await tracker.filter('ingress', packet, 1);
      expectVerdict(seen, false, { situation: 'untracked', why: UNTRACKED });
    }
    const oneWay = await TrackerClient.create(context, [group(draw, [web])]);
    await oneWay.filter('ingress', packet);
    await oneWay.setGroups([group(draw, [])]);
    const tracked = await oneWay.filter('ingress', packet, 1);
    const why = `${UNTRACKED} Here there is no such rule for the responses.`;
    expectVerdict(tracked, true, { situation: 'open-one-way', why });
  });
});
