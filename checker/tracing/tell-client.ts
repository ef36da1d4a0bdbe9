import { headText, statusOf } from './http-head.js';
import { type Forwarded, frontConnection, type Observed, type ToldHop } from './observed.js';
import { CLIENT_ADDRESS } from './scenario.js';
import { bodyText, originOf } from './told-parts.js';

/** The client begins, and waits for the end: its time is that of the whole. */
export function tellClient({ method, url, publicPort, client, usesBrowser }: Observed): ToldHop {
  const scheme = url.protocol.slice(0, -1);
  return {
    title: 'Client',
    by: 'checker',
    why: usesBrowser ? 'a real browser' : 'a client of the checker’s own, in the place of a browser',
    startMs: 0,
    endMs: client.endMs,
    decided: [
      `${method} ${url.pathname}${url.search} at ${url.hostname}`,
      `${scheme} without a port in the URL means port ${publicPort}`,
      ...(usesBrowser
        ? ['the checker asks the DNS server in the browser’s place and gives it the answer']
        : []),
    ].filter((line) => url.port === '' || !line.includes('without a port')),
    excerpt: client.request ? headText(client.request) : `${method} ${url.href} (never sent)`,
  };
}

/** What came back to the client, and who made it. */
export function tellResponse(observed: Observed, sent: Forwarded | undefined): ToldHop {
  const { client, stack } = observed;
  const { app, proxy } = stack.layers;
  const made = sent?.response ? { layer: app, name: 'the app' } : { layer: proxy, name: 'the proxy' };
  const startMs = client.answeredMs ?? client.endMs;
  const base = { title: 'Response', ...originOf(made.layer.origin), startMs, endMs: client.endMs };
  const { response } = client;
  if (!response) return { ...base, isAway: true, decided: [], excerpt: '' };
  const [, words = ''] = /^\S+ (.*)$/.exec(response.startLine) ?? [];
  const isOthers = sent?.response !== undefined && statusOf(sent.response) !== statusOf(response);
  return {
    ...base,
    decided: [
      `${words}, made by ${isOthers ? 'the proxy' : made.name}, back to ${CLIENT_ADDRESS}`,
      ...(client.failure ? [`it broke off: ${client.failure.says}`] : []),
    ],
    bytesOut: frontConnection(observed)?.down.bytes ?? client.bodyBytes ?? 0,
    excerpt: [headText(response), ...bodyText(client.body)].join('\n'),
  };
}
