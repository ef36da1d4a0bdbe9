import { type HttpHead, headerChanges, headerOf, headText, statusOf } from './http-head.js';
import { type Forwarded, frontConnection, frontTimes, type Observed, type ToldHop } from './observed.js';
import { logLines, originOf } from './told-parts.js';

/** TLS ends, a server block and a location are chosen, the headers are rewritten. */
export function tellProxy(observed: Observed, sent: Forwarded | undefined): ToldHop {
  const { client, stack } = observed;
  const { process, origin } = stack.layers.proxy;
  const front = frontConnection(observed);
  const headers = [
    ...(client.request && sent?.request ? [headerChanges('request', client.request, sent.request)] : []),
    ...(sent?.response && client.response ? [headerChanges('response', sent.response, client.response)] : []),
  ];
  const trouble = process.isRunning ? [] : ['its process has ended'];
  return {
    title: 'Reverse proxy',
    ...originOf(origin),
    ...frontTimes(observed),
    decided: [...decisions(observed, sent), ...trouble.map((words) => `the proxy: ${words}`)],
    headers,
    ...(front ? { bytesIn: front.up.bytes, bytesOut: front.down.bytes } : {}),
    excerpt: excerptOf(sent?.request, process.printed),
  };
}

function decisions({ client, url }: Observed, sent: Forwarded | undefined): string[] {
  const tls = client.tls ? [`TLS ends here: ${client.tls.says}${handshakeText(client)}`] : [];
  const status = client.response && statusOf(client.response);
  if (sent) {
    const { serverNames, location, to } = sent.place;
    const way = `server_name ${serverNames.join(' ')}, location ${location} -> ${to}`;
    return [way, ...tls];
  }
  if (status === undefined) {
    const { code = '', says = '' } = client.failure ?? {};
    const isHandshake = url.protocol === 'https:' && client.tls === undefined && code !== 'ETIMEDOUT';
    const what = isHandshake
      ? 'the TLS handshake failed, and nothing was sent'
      : 'the connection ended without an answer';
    // A browser that finds more than one thing wrong names the first.
    const isUnknownMaker = code === 'net::ERR_CERT_AUTHORITY_INVALID';
    const first = isUnknownMaker
      ? [
          'the browser knows only good certificates of this stack: of a faulty one it says first that nobody vouches for it',
        ]
      : [];
    return [`${what}: ${code}`, says, ...first, ...tls].filter((line) => line !== '');
  }
  const target = client.response && headerOf(client.response, 'location');
  const own = target === undefined ? `${status}` : `return ${status} ${target}`;
  return [`${own}, by the proxy itself`, ...tls];
}

function handshakeText({ tls, connectedMs }: Observed['client']): string {
  if (tls?.doneMs === undefined || connectedMs === undefined) return '';
  return `, handshake ${Math.max(1, Math.round(tls.doneMs - connectedMs))} ms`;
}

function excerptOf(request: HttpHead | undefined, printed: string): string {
  if (!request) return '';
  const log = logLines(printed, headerOf(request, 'x-request-id'));
  return [headText(request), ...log].join('\n');
}
