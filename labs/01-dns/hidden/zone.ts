import { drawFrom } from '#testing';
import type { RecordType, ResourceRecord, Zone } from '../types.js';
import { parseZone } from '../zone-file.js';

/** A zone drawn from a seed: always of the same structure, with labels, addresses and TTLs of its own. */
export interface DrawnZone {
  /** The zone's name: `example.com`. */
  readonly origin: string;
  /** The zone file, as BIND, NSD and Knot load it. */
  readonly text: string;
  /** The same, parsed. */
  readonly zone: Zone;
  /** What each name is there for. All absolute, lower case, without the final dot. */
  readonly names: ZoneNames;
}

/** The names of a drawn zone, by the part that they play. */
export interface ZoneNames {
  /** Three or four A records, two AAAA and a TXT. */
  readonly web: string;
  /** An A record; its first label ends in that of `web`. */
  readonly webLookalike: string;
  /** One A record and nothing else. */
  readonly single: string;
  /** No such name, nor anything below it. */
  readonly missing: string;
  /** CNAME to `single`. */
  readonly alias: string;
  /** CNAME to `longAliasMiddle`, which is a CNAME to `webLookalike`. */
  readonly longAlias: string;
  readonly longAliasMiddle: string;
  /** CNAME to a name in another domain. */
  readonly outsideAlias: string;
  /** CNAME to a name in a domain whose name ends in this zone's name, without a dot before it. */
  readonly lookalikeAlias: string;
  /** CNAME to a name of this zone that does not exist. */
  readonly danglingAlias: string;
  /** Three CNAMEs in a circle. */
  readonly loop: readonly [string, string, string];
  /** No records of its own; `belowEmpty` is one label below it. */
  readonly emptyNonTerminal: string;
  readonly belowEmpty: string;
  /** The parent of a wildcard that has an A record. */
  readonly wildcardParent: string;
  /** Exists beside the wildcard, with a TXT record only. */
  readonly besideWildcard: string;
  /** Beside the wildcard, without records; `belowEmptyBesideWildcard` is below it. */
  readonly emptyBesideWildcard: string;
  readonly belowEmptyBesideWildcard: string;
  /** Delegated to two servers whose names lie in it. */
  readonly child: string;
  readonly childServers: readonly [string, string];
  /** One TXT record that does not fit into 512 bytes. */
  readonly big: string;
}

/** Draws the zone that every step of one run shares. */
export function makeZone(seed: number): DrawnZone {
  const draw = drawFrom(seed, 'zone');
  // Always this one: a student can paste a line of it into data/example.com.zone and try it by hand.
  const origin = 'example.com';
  const ttl = () => draw.int(60, 86_400);
  const at = (label = draw.word()) => `${label}.${origin}`;
  const lines: string[] = [];
  const add = (name: string, type: RecordType, ...values: string[]) => {
    const seconds = ttl();
    for (const value of values) lines.push(`${name}. ${seconds} IN ${type} ${value}`);
  };
  const ipv6 = () => `2001:db8:${draw.int(1, 0xffff).toString(16)}::${draw.int(1, 0xffff).toString(16)}`;
  const text = () => `"${draw.word()} ${draw.word()}"`;

  const [shortTime, longTime] = [draw.int(60, 900), draw.int(1000, 86_400)];
  const [soaTtl, minimum] = draw.pick([
    [shortTime, longTime],
    [longTime, shortTime],
  ]);
  const primary = at();
  const secondary = at();
  const soa = `${primary}. hostmaster.${origin}. ( ${draw.int(1, 2_000_000_000)} 7200 900 1209600 ${minimum} )`;
  lines.push(`$TTL ${ttl()}`, `${origin}. ${soaTtl} IN SOA ${soa}`);
  add(origin, 'NS', `${primary}.`, `${secondary}.`);
  add(origin, 'MX', `10 ${primary}.`, `20 ${secondary}.`);
  add(origin, 'TXT', text());
  add(origin, 'A', ...draw.ipv4(1));
  add(primary, 'A', ...draw.ipv4(1));
  add(secondary, 'A', ...draw.ipv4(1));

  const webLabel = draw.word();
  const web = at(webLabel);
  const webLookalike = at(`${draw.word(2)}${webLabel}`);
  const single = at();
  add(web, 'A', ...draw.ipv4(draw.int(3, 4)));
  add(web, 'AAAA', ipv6(), ipv6());
  add(web, 'TXT', text());
  add(webLookalike, 'A', ...draw.ipv4(1));
  add(single, 'A', ...draw.ipv4(1));

  const [alias, longAlias, longAliasMiddle] = [at(), at(), at()];
  const [outsideAlias, lookalikeAlias, danglingAlias] = [at(), at(), at()];
  const loop: [string, string, string] = [at(), at(), at()];
  add(alias, 'CNAME', `${single}.`);
  add(longAlias, 'CNAME', `${longAliasMiddle}.`);
  add(longAliasMiddle, 'CNAME', `${webLookalike}.`);
  add(outsideAlias, 'CNAME', `${draw.word()}.${draw.word()}.test.`);
  add(lookalikeAlias, 'CNAME', `${draw.word()}.${draw.word(2)}${origin}.`);
  add(danglingAlias, 'CNAME', `${at()}.`);
  loop.forEach((name, index) => {
    add(name, 'CNAME', `${loop[(index + 1) % 3]}.`);
  });

  const emptyNonTerminal = at();
  const belowEmpty = `${draw.word()}.${emptyNonTerminal}`;
  const wildcardParent = at();
  const besideWildcard = `${draw.word()}.${wildcardParent}`;
  const emptyBesideWildcard = `${draw.word()}.${wildcardParent}`;
  const belowEmptyBesideWildcard = `${draw.word()}.${emptyBesideWildcard}`;
  add(belowEmpty, 'A', ...draw.ipv4(1));
  add(`*.${wildcardParent}`, 'A', ...draw.ipv4(1));
  add(besideWildcard, 'TXT', text());
  add(belowEmptyBesideWildcard, 'A', ...draw.ipv4(1));

  const child = at();
  const childServers: [string, string] = [`${draw.word()}.${child}`, `${draw.word()}.${child}`];
  add(child, 'NS', ...childServers.map((server) => `${server}.`));
  for (const server of childServers) add(server, 'A', ...draw.ipv4(1));

  const big = at();
  const longText = Array.from({ length: 34 }, () => draw.word()).join(' ');
  add(big, 'TXT', `"${longText}" "${draw.word()} ${longText}" "${longText}"`);

  const zoneText = `${lines.join('\n')}\n`;
  const names: ZoneNames = {
    web,
    webLookalike,
    single,
    missing: at(),
    alias,
    longAlias,
    longAliasMiddle,
    outsideAlias,
    lookalikeAlias,
    danglingAlias,
    loop,
    emptyNonTerminal,
    belowEmpty,
    wildcardParent,
    besideWildcard,
    emptyBesideWildcard,
    belowEmptyBesideWildcard,
    child,
    childServers,
    big,
  };
  return { origin, text: zoneText, zone: parseZone(zoneText, origin), names };
}

/** The records of one name and one type, as the zone holds them. */
export function recordsOf(zone: Zone, name: string, type: RecordType): ResourceRecord[] {
  return zone.records.filter((record) => record.name === name && record.type === type);
}

/** The same zone with the SOA's TTL and its MINIMUM exchanged: whichever was smaller is now the other one. */
export function swapSoaTimes(zone: Zone): Zone {
  return {
    ...zone,
    records: zone.records.map((record) =>
      record.type === 'SOA'
        ? { ...record, ttl: record.data.minimum, data: { ...record.data, minimum: record.ttl } }
        : record,
    ),
  };
}
