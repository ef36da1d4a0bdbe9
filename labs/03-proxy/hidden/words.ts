import type { Exchanged } from './observations.js';
import type { Field } from './wire.js';

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The request as a curl line; `node checker run 03` prints the ports to use. */
export function curlLine(
  trial: {
    readonly method?: string;
    readonly target?: string;
    readonly host: string;
    readonly fields?: readonly Field[];
    readonly body?: string;
  },
  isTls: boolean,
): string {
  const { method = 'GET', target = '/', host, fields = [], body } = trial;
  const how = method === 'HEAD' ? ' -I' : method === 'GET' && body === undefined ? '' : ` -X ${method}`;
  const headers = [['Host', host], ...fields].map(([name, value]) => ` -H ${quote(`${name}: ${value}`)}`);
  const data =
    body === undefined ? '' : ` --data-binary ${quote(body.length > 60 ? `${body.slice(0, 60)}...` : body)}`;
  return `curl -i --path-as-is${isTls ? ' -k' : ''}${how}${headers.join('')}${data} ${quote(`${isTls ? 'https' : 'http'}://127.0.0.1:PORT${target}`)}`;
}

/** What the client got and what reached the app, in a few lines. */
export function exchangeText(data: Exchanged): string {
  return [clientText(data), ...appText(data)].join('\n');
}

function clientText({ outcome, status, hasPart, fields, body, isRunning }: Exchanged): string {
  const ended = isRunning ? '' : ' Your program has ended.';
  switch (outcome) {
    case 'refused':
      return `nothing listens there.${ended}`;
    case 'silent':
      return `no whole answer within half a second${hasPart ? ', only a part of one' : ''}.${ended}`;
    case 'closed':
      return `the connection was closed before a whole answer was there${status === undefined ? '' : ` (status ${status}, then a part of the body)`}.${ended}`;
    case 'answer': {
      const lines = fields.filter(([name]) => name !== 'date').map(([name, value]) => `  ${name}: ${value}`);
      return [`status ${status}`, ...lines, `  body: ${clip(body)}`].join('\n');
    }
  }
}

const NOT_ARRIVED = {
  part: 'no whole request reached the app, only a part of one',
  connection: 'no request reached the app: a connection, and nothing on it',
  nothing: 'no request reached the app',
} as const;

function appText({ arrived, unfinished }: Exchanged): string[] {
  if (arrived.length === 0) return [NOT_ARRIVED[unfinished]];
  return arrived.map(({ upstream, method, target, fields, body }) => {
    const lines = fields.map(([name, value]) => `  ${name}: ${value}`);
    return [
      `${upstream === 'app' ? 'the app' : `the app ${upstream}`} got: ${method} ${target}`,
      ...lines,
      `  body: ${clip(body)}`,
    ].join('\n');
  });
}

function clip(text: string): string {
  if (text === '') return '(none)';
  return text.length > 80 ? `${text.slice(0, 80)}... (${text.length} bytes)` : text;
}
