import { step } from '#testing';
import {
  allows,
  expectVerdict,
  group,
  groupId,
  incoming,
  near,
  outgoing,
  permission,
  type Surroundings,
  twoPlaces,
} from './driver.js';

const MEMBERS =
  'A group as a source stands for the private addresses of the network interfaces that carry it, not for their public ones (Amazon VPC User Guide, "Security group rules", section "Security group referencing").';
const NO_RULES =
  'To name a group as a source adds none of that group’s rules (Amazon VPC User Guide, "Security group rules", section "Security group referencing").';
const LIST =
  'A prefix list stands for all the blocks in it (Amazon VPC User Guide, "Consolidate and manage network CIDR blocks with managed prefix lists").';

/** An interface in a group, with a public address for each private one. */
function card(id: string, number: number, addresses: readonly [string, string][]) {
  return {
    NetworkInterfaceId: `eni-0${number}`,
    Groups: [{ GroupId: id, GroupName: 'drawn' }],
    PrivateIpAddresses: addresses.map(([PrivateIpAddress, PublicIp], index) => ({
      PrivateIpAddress,
      Primary: index === 0,
      Association: { PublicIp },
    })),
    Ipv6Addresses: [],
  };
}

step('02.7', (test) => {
  test('a group as a source is the private addresses of its members', async (context) => {
    const { draw } = context;
    const [web, database] = [groupId(draw), groupId(draw)];
    const port = draw.int(2_000, 20_000);
    const network = `10.${draw.int(1, 99)}.${draw.int(0, 255)}`;
    const [first = '', second = '', third = ''] = draw.ipv4(3);
    const around: Surroundings = {
      networkInterfaces: [
        card(database, 1, [[`${network}.5`, third]]),
        card(web, 2, [[`${network}.10`, first]]),
        card(web, 3, [
          [`${network}.20`, second],
          [`${network}.21`, third],
        ]),
      ],
      prefixLists: {},
      securityGroups: [],
    };
    const groups = [group(draw, [permission({ ports: near(port), groups: [web, database] })], [], database)];
    const from = (source: string) =>
      allows(
        context,
        groups,
        'ingress',
        incoming(draw, { source, destinationPort: port, sourcePort: port + 3 }),
        around,
      );
    expectVerdict(await from(first), false, { situation: 'public-address', why: MEMBERS });
    expectVerdict(await from(`${network}.10`), true, { situation: 'member', why: MEMBERS });
    expectVerdict(await from(`${network}.20`), true, { situation: 'other-member', why: MEMBERS });
    expectVerdict(await from(`${network}.21`), true, { situation: 'other-member', why: MEMBERS });
    expectVerdict(await from(`${network}.99`), false, { situation: 'no-member', why: MEMBERS });
    const why = `${MEMBERS} A group that names itself lets its members talk to one another.`;
    expectVerdict(await from(`${network}.5`), true, { situation: 'self', why });
  });

  test('the rules of the other group are not taken over', async (context) => {
    const { draw } = context;
    const [stranger, neighbour] = twoPlaces(draw);
    const port = draw.int(2_000, 20_000);
    const id = groupId(draw);
    const other = group(draw, [permission({ ports: near(port), cidrs: [stranger?.cidr ?? ''] })], [], id);
    const own = group(draw, [permission({ ports: near(port), groups: [id] })]);
    const around: Surroundings = {
      networkInterfaces: [card(id, 1, [[neighbour?.inside ?? '', draw.ipv4(1)[0] ?? '']])],
      prefixLists: {},
      securityGroups: [own, other],
    };
    const packet = incoming(draw, {
      source: stranger?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const seen = await allows(context, [own], 'ingress', packet, around);
    expectVerdict(seen, false, { situation: 'their-rules', why: NO_RULES });
  });

  test('a group as a destination works in the same way', async (context) => {
    const { draw } = context;
    const id = groupId(draw);
    const port = draw.int(2_000, 20_000);
    const [there] = twoPlaces(draw);
    const groups = [group(draw, [], [permission({ ports: near(port), groups: [id] })])];
    const around: Surroundings = {
      networkInterfaces: [card(id, 1, [[there?.inside ?? '', draw.ipv4(1)[0] ?? '']])],
      prefixLists: {},
      securityGroups: groups,
    };
    const packet = outgoing(draw, {
      destination: there?.inside ?? '',
      destinationPort: port,
      sourcePort: port + 3,
    });
    const seen = await allows(context, groups, 'egress', packet, around);
    expectVerdict(seen, true, { situation: 'group-as-destination', why: MEMBERS });
  });

  test('a prefix list is all of its blocks', async (context) => {
    const { draw } = context;
    const [here, there] = twoPlaces(draw);
    const port = draw.int(2_000, 20_000);
    const [own, foreign] = ['pl-01', 'pl-02'].map((start) => `${start}${groupId(draw).slice(5)}`);
    const around: Surroundings = {
      securityGroups: [],
      networkInterfaces: [],
      prefixLists: {
        [foreign ?? '']: [{ Cidr: there?.cidr ?? '' }],
        [own ?? '']: [{ Cidr: '192.0.2.0/24' }, { Cidr: here?.cidr ?? '' }],
      },
    };
    const groups = [group(draw, [permission({ ports: near(port), lists: [own ?? ''] })])];
    const from = (source = '') =>
      allows(
        context,
        groups,
        'ingress',
        incoming(draw, { source, destinationPort: port, sourcePort: port + 3 }),
        around,
      );
    expectVerdict(await from(here?.inside), true, { situation: 'prefix-list', why: LIST });
    expectVerdict(await from(there?.inside), false, { situation: 'other-prefix-list', why: LIST });
  });
});
