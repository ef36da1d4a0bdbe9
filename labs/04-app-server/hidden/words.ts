import type { Exchanged } from './observations.js';

/** One request to send. */
export interface Trial {
  readonly method?: string;
  readonly path: string;
  /** The user whose token goes along. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly body?: string;
  /** How it is told; default: the curl line. */
  readonly tried?: string;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The request as a curl line. `node checker run 04` prints the port and tokens to use. */
export function curlLine({ method = 'GET', path, as, headers = {}, json, body }: Trial): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => ` -H ${quote(`${name}: ${value.length > 60 ? `${value.slice(0, 60)}...` : value}`)}`,
  );
  const token = as === undefined ? '' : ` -H 'Authorization: Bearer <token of ${as}>'`;
  const type = json === undefined ? '' : " -H 'Content-Type: application/json'";
  const data = body ?? (json === undefined ? undefined : JSON.stringify(json));
  return `curl -i${method === 'GET' ? '' : ` -X ${method}`}${token}${type}${lines.join('')}${data === undefined ? '' : ` -d ${quote(data)}`} ${quote(`http://127.0.0.1:PORT${path}`)}`;
}

/** What came back, in a few lines. */
export function exchangeText({ outcome, status, headers, text, printed, isRunning }: Exchanged): string {
  const lines = printedLines(printed);
  const ended = isRunning ? [] : ['your program has ended'];
  switch (outcome) {
    case 'refused':
      return ['nothing listens there', ...ended, ...lines].join('\n');
    case 'silent':
      return ['no answer', ...ended, ...lines].join('\n');
    case 'closed':
      return ['the connection was closed before an answer was there', ...ended, ...lines].join('\n');
    case 'answer': {
      const shown = ['content-type', 'www-authenticate', 'allow', 'location'].flatMap((name) =>
        headers[name] === undefined ? [] : [`  ${name}: ${headers[name]}`],
      );
      return [`status ${status}`, ...shown, `  body: ${clip(text)}`, ...lines].join('\n');
    }
  }
}

/** The first line of what the program printed: the report shows the rest. */
export function printedLines(printed: string): string[] {
  return printed === '' ? [] : [`your program printed: ${printed.split('\n')[0]}`];
}

function clip(text: string): string {
  if (text === '') return '(none)';
  return text.length > 200 ? `${text.slice(0, 200)}... (${text.length} characters)` : text;
}
