/**
 * The shapes of this lab. The names in capital letters are AWS's own, as `aws ec2 describe-security-groups`
 * prints them; the values are the same too.
 */

/** One block of addresses: `{ CidrIp: '203.0.113.0/24' }`. */
export interface IpRange {
  readonly CidrIp: string;
  readonly Description?: string;
}

/** One block of IPv6 addresses: `{ CidrIpv6: '2001:db8::/32' }`. */
export interface Ipv6Range {
  readonly CidrIpv6: string;
  readonly Description?: string;
}

/** Another security group, or the same one, in the place of addresses (step 02.7). */
export interface UserIdGroupPair {
  readonly GroupId: string;
  readonly UserId?: string;
  readonly Description?: string;
}

/** A named list of blocks in the place of addresses (step 02.7). */
export interface PrefixListId {
  readonly PrefixListId: string;
  readonly Description?: string;
}

/** One rule of a security group: what it allows, and whom. There are no rules that deny. */
export interface IpPermission {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, the number of another protocol as text, or `-1`: every protocol. */
  readonly IpProtocol: string;
  /** The first port. For ICMP the type. Missing when the protocol is `-1`. */
  readonly FromPort?: number;
  /** The last port, which belongs to the range. For ICMP the code. */
  readonly ToPort?: number;
  readonly IpRanges: readonly IpRange[];
  readonly Ipv6Ranges: readonly Ipv6Range[];
  readonly UserIdGroupPairs: readonly UserIdGroupPair[];
  readonly PrefixListIds: readonly PrefixListId[];
}

/** A security group. */
export interface SecurityGroup {
  readonly GroupId: string;
  readonly GroupName: string;
  readonly Description: string;
  /** What may come in. */
  readonly IpPermissions: readonly IpPermission[];
  /** What may go out. */
  readonly IpPermissionsEgress: readonly IpPermission[];
  readonly OwnerId?: string;
  readonly VpcId?: string;
  readonly SecurityGroupArn?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** `ingress`: into the instance. `egress`: out of it. */
export type Direction = 'ingress' | 'egress';

/** One packet, as a firewall sees it. */
export interface Packet {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, or the number of another protocol as text: `47`. */
  readonly protocol: string;
  /** The address that it comes from. */
  readonly source: string;
  /** The port that it comes from; 0 when the protocol has no ports. */
  readonly sourcePort: number;
  /** The address that it goes to. */
  readonly destination: string;
  /** The port that it goes to; 0 when the protocol has no ports. */
  readonly destinationPort: number;
  /** ICMP only: what kind of message it is. 8 asks for an echo ("ping"), 0 is the reply to that. */
  readonly icmpType?: number;
  /** ICMP only: what it means more exactly. */
  readonly icmpCode?: number;
}

/** A network interface, as `aws ec2 describe-network-interfaces` prints it; the lab needs these parts of it. */
export interface NetworkInterface {
  readonly NetworkInterfaceId: string;
  readonly Groups: readonly { readonly GroupId: string; readonly GroupName: string }[];
  /** The addresses that the instance itself sees. */
  readonly PrivateIpAddresses: readonly {
    readonly PrivateIpAddress: string;
    readonly Primary?: boolean;
    readonly Association?: { readonly PublicIp: string };
  }[];
  readonly Ipv6Addresses: readonly { readonly Ipv6Address: string }[];
}

/** One line of a prefix list, as `aws ec2 get-managed-prefix-list-entries` prints it. */
export interface PrefixListEntry {
  readonly Cidr: string;
  readonly Description?: string;
}

/** What stands around the groups of one instance (step 02.7). */
export interface Surroundings {
  /** Every group of the account, also those that the instance does not carry. */
  readonly securityGroups: readonly SecurityGroup[];
  /** Who is a member of which group. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** The entries of each prefix list, by its id: `pl-0123456789abcdef0`. */
  readonly prefixLists: Readonly<Record<string, readonly PrefixListEntry[]>>;
}

/** What a client learns about a port from outside (step 02.5). */
export type ProbeResult = 'open' | 'refused' | 'filtered';
