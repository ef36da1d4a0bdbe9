/**
 * How long a tracked flow is remembered after its last packet, in milliseconds, by protocol. These are AWS's
 * defaults (Amazon EC2 User Guide, "Amazon EC2 security group connection tracking"; Amazon EC2 API Reference,
 * ConnectionTrackingConfiguration): an established TCP connection five days (350 s on the newest instance types), a UDP
 * flow 30 s. AWS keeps longer UDP conversations for 180 s and closed TCP connections less long; this lab leaves that out.
 * AWS gives no number for ICMP: 30 s is Linux's.
 */
export const IDLE_MS: Readonly<Record<string, number>> = {
  tcp: 432_000_000,
  udp: 30_000,
  icmp: 30_000,
  icmpv6: 30_000,
};
