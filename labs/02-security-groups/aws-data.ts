/** Reads the files in data/, which are what three commands of AWS print. */
import { readFileSync } from 'node:fs';
import type { NetworkInterface, PrefixListEntry, SecurityGroup, Surroundings } from './types.js';

/** The prefix list that data/get-managed-prefix-list-entries.json holds; AWS prints the entries without it. */
const PREFIX_LIST_ID = 'pl-0123456789abcdef0';

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8'));
}

/** The groups: `aws ec2 describe-security-groups`. */
export function readGroups(): readonly SecurityGroup[] {
  return (read('describe-security-groups') as { SecurityGroups: SecurityGroup[] }).SecurityGroups;
}

/**
 * Members and prefix lists: `aws ec2 describe-network-interfaces`, and
 * `aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-0123456789abcdef0`.
 */
export function readSurroundings(): Surroundings {
  const interfaces = read('describe-network-interfaces') as { NetworkInterfaces: NetworkInterface[] };
  const list = read('get-managed-prefix-list-entries') as { Entries: PrefixListEntry[] };
  return {
    securityGroups: readGroups(),
    networkInterfaces: interfaces.NetworkInterfaces,
    prefixLists: { [PREFIX_LIST_ID]: list.Entries },
  };
}
