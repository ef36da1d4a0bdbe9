import { type IncomingHttpHeaders, request as requestOf } from 'node:http';

/** A request as it is sent. */
export interface Wire {
  readonly host?: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What came of a request. */
export type Answer =
  | {
      readonly outcome: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly text: string;
    }
  /** The connection ended before a whole answer was there. */
  | { readonly outcome: 'closed' }
  /** Nothing listens there. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'silent' };

/** A request under way. */
export interface Sending {
  readonly answer: Promise<Answer>;
  isAnswered(): boolean;
  /** Gives up: the answer is `silent`. */
  abandon(): void;
}

/** Sends one request on a connection of its own, which ends with it. */
export function send({ host = '127.0.0.1', port, method, path, headers, body }: Wire): Sending {
  let isAnswered = false;
  let settle: (answer: Answer) => void = () => {};
  const answer = new Promise<Answer>((resolve) => {
    settle = (settled) => {
      isAnswered = true;
      resolve(settled);
    };
  });
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const request = requestOf({ host, port, method, path, headers: { ...length, ...headers }, agent: false });
  request.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () =>
      settle({
        outcome: 'answer',
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      }),
    );
    response.on('error', () => settle({ outcome: 'closed' }));
  });
  request.on('error', ({ code }: NodeJS.ErrnoException) =>
    settle({ outcome: code === 'ECONNREFUSED' ? 'refused' : 'closed' }),
  );
  request.on('close', () => settle({ outcome: 'closed' }));
  request.end(body);
  return {
    answer,
    isAnswered: () => isAnswered,
    abandon: () => {
      settle({ outcome: 'silent' });
      request.destroy();
    },
  };
}
