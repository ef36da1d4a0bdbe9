/** Whether an address lies in a block. A block of one family never holds an address of the other. */
export function cidrContains(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const bits = Number(prefix);
  // Division drops the last bits without the surprises of <<, which takes 32 for 0 and the highest bit for a sign.
  const size = 2 ** (32 - bits);
  return Math.floor(numberOf(network) / size) === Math.floor(numberOf(address) / size);
}

/** An IPv4 address as one number. */
function numberOf(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}
