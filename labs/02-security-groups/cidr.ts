/** Whether an address lies in a block: `cidrContains('203.0.113.0/24', '203.0.113.7')` is true. */
export function cidrContains(cidr: string, address: string): boolean {
  // TODO(02.2): compare the first bits of the two IPv4 addresses, as many as the number after the slash says.
  // TODO(02.10): (extension) IPv6. A block of one family never holds an address of the other.
  throw new Error(`TODO(02.2): cidrContains() is not written yet (${cidr}, ${address})`);
}
