import type { Cause } from '#testing';
import { inCall, inExchange } from './cause-signatures.js';

/** Mistakes in routing.ts: steps 03.1 and 03.6. */
export const causesOfRouting: readonly Cause[] = [
  {
    id: 'returned-no-block',
    steps: ['03.1'],
    says: 'selectServer() gave nothing back. Look for a missing return; and when no name fits, there is still a block to give: the default one.',
    matches: inCall(
      ['name', 'second-name', 'case', 'port', 'dot'],
      ({ returned, index }) => index === undefined && (returned === undefined || returned === null),
    ),
  },
  {
    id: 'returned-something-else',
    steps: ['03.1'],
    says: 'selectServer() gave back something that is no block of the list. Give back the whole block, not its name or its number.',
    matches: inCall(
      ['name', 'default', 'no-default', 'lookalike'],
      ({ returned, index }) => index === undefined && returned !== undefined && returned !== null,
    ),
  },
  {
    id: 'always-the-first-block',
    steps: ['03.1'],
    says: 'Another block has exactly this name, and your code gave the first block of the list. Compare the host with all of server.names, and go on to the next block if it is in none of them.',
    matches: inCall(['name'], ({ index }, { index: wanted }) => index === 0 && wanted !== 0),
  },
  {
    id: 'name-not-found',
    steps: ['03.1'],
    says: 'A block has exactly this name, and your code gave the default one, as if no block had it. Look at what your code has made of the host when it compares it: only a port and a final dot come off, all other dots stay.',
    matches: inCall(['name'], ({ index }, { fallback }) => index === fallback),
  },
  {
    id: 'first-name-only',
    steps: ['03.1'],
    says: 'Your code looks at one name of a block only. server_name may list several, and each of them counts.',
    matches: inCall(['second-name']),
  },
  {
    id: 'nothing-when-no-name-fits',
    steps: ['03.1'],
    says: 'No block has this name, and your code gave nothing. Some block always answers: the one that says default_server, else the first.',
    matches: inCall(['default', 'no-default', 'lookalike'], ({ index }) => index === undefined),
  },
  {
    id: 'first-instead-of-default',
    steps: ['03.1'],
    says: 'No block has this name, and your code took the first one of the file. A block that says default_server (isDefault) goes before it.',
    matches: inCall(['default'], ({ index }) => index === 0),
  },
  {
    id: 'part-of-a-name',
    steps: ['03.1'],
    says: 'Your code takes a host for a name that it only resembles: it begins, ends or contains the same letters. Names are compared whole.',
    matches: inCall(['lookalike']),
  },
  {
    id: 'first-block-is-not-the-default',
    steps: ['03.1'],
    says: 'No block says default_server, and your code did not take the first one. Then the first block of the file is the default.',
    matches: inCall(['no-default']),
  },
  {
    id: 'port-kept',
    steps: ['03.1'],
    says: 'The host came with a port, and your code compared both together with the names. Take the colon and the number off first.',
    matches: inCall(['port']),
  },
  {
    id: 'letter-case-matters',
    steps: ['03.1'],
    says: 'Your code finds the name only in lower case. Clients may write it in any case: put the host into lower case first (toLowerCase).',
    matches: inCall(['case']),
  },
  {
    id: 'final-dot-kept',
    steps: ['03.1'],
    says: 'The host ended in a dot, and your code did not know it any more. Take the dot off, and the port before it.',
    matches: inCall(['dot']),
  },
  {
    id: 'wildcard-beats-exact',
    steps: ['03.6'],
    says: 'A block has exactly this name, and your code took one whose name has an asterisk. Look for the exact name in all blocks first.',
    matches: inCall(['wildcard-exact']),
  },
  {
    id: 'first-wildcard-taken',
    steps: ['03.6'],
    says: 'Two names with an asterisk fit, and your code took the shorter one. The longest of them counts, wherever it stands in the file.',
    matches: inCall(['wildcard-longest']),
  },
  {
    id: 'trailing-wildcard-first',
    steps: ['03.6'],
    says: 'Both *.name and name.* fit this host. The asterisk at the beginning goes first.',
    matches: inCall(['wildcard-order']),
  },
  {
    id: 'wildcard-fits-the-bare-name',
    steps: ['03.6'],
    says: 'Your code lets *.example.com fit example.com itself, or badexample.com. The asterisk stands for at least one label, and a dot follows it.',
    matches: inCall(['wildcard-itself']),
  },
  {
    id: 'wildcard-not-known',
    steps: ['03.6'],
    says: 'A name with an asterisk fits this host, and your code did not find it. *.example.com fits each name that ends in .example.com, with any number of labels before it; www.* fits each that begins with "www.".',
    matches: inCall(['wildcard']),
  },
  {
    id: 'first-prefix-taken',
    steps: ['03.6'],
    says: 'Several prefixes fit this path, and your code took the one that stands first in the file. The longest one counts.',
    matches: inCall(['prefix']),
  },
  {
    id: 'no-location-is-undefined',
    steps: ['03.6'],
    says: 'No location fits this path. Then there is none: give back undefined.',
    matches: inCall(['none']),
  },
  {
    id: 'exact-location-not-first',
    steps: ['03.6'],
    says: 'The path is exactly that of a location with "=", and your code took another one. "=" goes before everything else.',
    matches: inCall(['exact']),
  },
  {
    id: 'exact-taken-as-prefix',
    steps: ['03.6'],
    says: 'Your code lets a location with "=" fit a longer path. It fits only when the whole path is the same.',
    matches: inCall(['exact-only']),
  },
  {
    id: 'prefix-beats-regex',
    steps: ['03.6'],
    says: 'A regular expression fits this path, and your code took another location. The first one that fits goes before an ordinary prefix.',
    matches: inCall(['regex', 'regex-any-case', 'no-regex-longest']),
  },
  {
    id: 'regex-ignores-case',
    steps: ['03.6'],
    says: 'A regular expression with "~" looks at letter case; only "~*" does not.',
    matches: inCall(['regex-case']),
  },
  {
    id: 'regex-beats-caret',
    steps: ['03.6'],
    says: 'The longest prefix says ^~, and your code took a regular expression all the same. ^~ means: if this is the longest prefix, look no further.',
    matches: inCall(['no-regex']),
  },
  {
    id: 'rewrite-loses-the-query',
    steps: ['03.6'],
    says: 'The path was rewritten, and the query is gone. rewriteUri() gets both and gives both.',
    matches: inExchange(['uri-query']),
  },
  {
    id: 'uri-of-proxy-pass-ignored',
    steps: ['03.6'],
    file: 'proxy.ts',
    says: 'proxy_pass has a URI here, and the path went to the app as it came. location.uri takes the place of location.path. Does your proxy call rewriteUri()?',
    matches: inExchange(['uri'], ({ arrived, target }) => arrived[0]?.target === target),
  },
  {
    id: 'slash-of-proxy-pass',
    steps: ['03.6'],
    says: 'The new path is not right where the two parts meet. Cut off exactly the letters of location.path and put location.uri there: each brings its own slashes.',
    matches: inExchange(['uri', 'uri-none']),
  },
  {
    id: 'location-not-used',
    steps: ['03.6'],
    file: 'proxy.ts',
    says: 'The request went to another app than the one of its location. Call selectLocation() with the path alone, without the query, and forward to the first of location.upstreams.',
    matches: inExchange(['location-app']),
  },
];
