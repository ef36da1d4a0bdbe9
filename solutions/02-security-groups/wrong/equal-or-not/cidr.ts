/** Whether an address lies in a block. A block of one family never holds an address of the other. */
export function cidrContains(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const bits = Number(prefix);
  if (network.includes(':') || address.includes(':')) return containsIpv6(network, bits, address);
  return network === address;
}

/** An IPv4 address as one number. */
function numberOf(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}

function containsIpv6(network: string, bits: number, address: string): boolean {
  if (!network.includes(':') || !address.includes(':')) return false;
  const ignored = BigInt(128 - bits);
  return bitsOf(network) >> ignored === bitsOf(address) >> ignored;
}

/** An IPv6 address as one number of 128 bits. `::` stands for the zeros that are missing (RFC 4291 section 2.2). */
function bitsOf(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const groups = (text = '') => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const zeros = Array<number>(8 - groups(head).length - groups(tail).length).fill(0);
  const all = tail === undefined ? groups(head) : [...groups(head), ...zeros, ...groups(tail)];
  return all.reduce((number, group) => (number << 16n) | BigInt(group), 0n);
}
