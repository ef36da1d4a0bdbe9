import * as z from 'zod/mini';
import type { OpenLab } from '../labs/workbook.js';

/** Where the client stands in the example; on this machine it is 127.0.0.1. */
export const CLIENT_ADDRESS = '198.51.100.77';

/** The zone that the names must be in. */
export const ZONE_ORIGIN = 'example.com';

/** Asked for when no URL is given: Ben likes a post. */
export const DEFAULT_URL = `https://backend.${ZONE_ORIGIN}/posts/summer-in-rome/like`;

/** The user that the request is made for; lab 04's demo rows know him. */
export const USER = 'ben';

/** The lab whose data the stack is made of, and which names the labs that its layers are. */
export const STACK_LAB = '06';

const address = z.object({
  PublicIp: z.string(),
  PrivateIpAddress: z.string(),
  InstanceId: z.string(),
  NetworkInterfaceId: z.string(),
});

const permission = z.looseObject({
  IpProtocol: z.string(),
  FromPort: z.optional(z.number()),
  ToPort: z.optional(z.number()),
  IpRanges: z.array(z.looseObject({ CidrIp: z.string() })),
});

const group = z.looseObject({
  GroupId: z.string(),
  GroupName: z.string(),
  OwnerId: z.string(),
  IpPermissions: z.array(permission),
});

/** A public address, as `aws ec2 describe-addresses` prints it; only what is used here. */
export type PublicAddress = z.infer<typeof address>;
/** One rule of a security group, in AWS's own names. */
export type Permission = z.infer<typeof permission>;
/** A security group, as `aws ec2 describe-security-groups` prints it. */
export type SecurityGroup = z.infer<typeof group>;

/** What the stack is made of: lab 06's data, each part in the format that its field uses. */
export interface Scenario {
  readonly zone: string;
  readonly addresses: readonly PublicAddress[];
  /** Those of the instance. */
  readonly groups: readonly SecurityGroup[];
  readonly nginxConf: string;
}

/** Reads the data of lab 06. */
export function readScenario({ files }: Pick<OpenLab, 'files'>): Scenario {
  const read = (name: string) => files[`data/${name}`] ?? '';
  const parse = <T>(shape: z.ZodMiniType<T>, name: string): T => z.parse(shape, JSON.parse(read(name)));
  const { Addresses } = parse(z.object({ Addresses: z.array(address) }), 'describe-addresses.json');
  const { SecurityGroups } = parse(
    z.object({ SecurityGroups: z.array(group) }),
    'describe-security-groups.json',
  );
  return {
    zone: read('example.com.zone'),
    addresses: Addresses,
    groups: SecurityGroups,
    nginxConf: read('nginx.conf'),
  };
}

/** The zone without the records of one name. */
export function withoutName(zone: string, name: string): string {
  const label = name.slice(0, -ZONE_ORIGIN.length - 1);
  return zone
    .split('\n')
    .filter((line) => line.split(/\s/, 1)[0] !== label || label === '')
    .join('\n');
}

/** The groups without the rules that let TCP in at one port. */
export function withoutPort(groups: readonly SecurityGroup[], port: number): SecurityGroup[] {
  const letsIn = ({ IpProtocol, FromPort = 0, ToPort = 65_535 }: Permission) =>
    IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort);
  return groups.map((one) => ({
    ...one,
    IpPermissions: one.IpPermissions.filter((rule) => !letsIn(rule)),
  }));
}
