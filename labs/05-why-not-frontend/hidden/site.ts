import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { StepContext } from '#testing';
import { Changing } from './patience.js';

/** A request that a browser, or the student's backend, sent to the site. */
export interface SiteRequest {
  readonly method: string;
  /** The name in the Host header, without the port. */
  readonly host: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the site answers. */
export interface SiteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Answering = (request: SiteRequest) => SiteAnswer | undefined | Promise<SiteAnswer | undefined>;

/** Our own web server: every name leads to it, it records what comes, and it is closed after the test. */
export class Site extends Changing {
  /** All that was asked, in order. */
  readonly requests: SiteRequest[] = [];
  /** All that was sent to whoever asked: headers and bodies, as text. */
  readonly sent: string[] = [];
  #fault: unknown;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly answer: Answering,
  ) {
    super();
    server.on('request', (request, response) => {
      void this.#handle(request).then(({ status = 200, headers = {}, body = '' }) => {
        if (response.destroyed) return;
        this.sent.push(`${JSON.stringify(headers)}\n${body}`);
        response.writeHead(status, headers);
        response.end(body);
        this.changed();
      });
    });
  }

  /** Starts one on a free port of 127.0.0.1. What `answer` gives no answer to is 404. */
  static async start(context: StepContext, answer: Answering): Promise<Site> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const site = new Site(server, typeof address === 'object' && address ? address.port : 0, answer);
    context.cleanup(() => site.#close());
    return site;
  }

  /**
   * The origin of a page at this site: http://shop.pages.test:34567. All pages are under one registrable domain, so that
   * the browser does not start a process for each; what is compared are origins.
   */
  origin(name: string): string {
    return this.originOf(`${name}.pages.test`);
  }

  /** The origin of a whole name. */
  originOf(host: string): string {
    return `http://${host}:${this.port}`;
  }

  /** The requests with this method and target. */
  received(method: string, target: string): SiteRequest[] {
    return this.requests.filter((request) => request.method === method && request.target === target);
  }

  /** Throws what went wrong while a request was answered: the student's code may have failed there. */
  rethrow(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  async #handle(incoming: IncomingMessage): Promise<SiteAnswer> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return { status: 400 };
    }
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const request: SiteRequest = {
      method: incoming.method ?? '',
      host: (headers.host ?? '').replace(/:\d+$/, ''),
      target: incoming.url ?? '',
      headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.requests.push(request);
    this.changed();
    try {
      return (await this.answer(request)) ?? { status: 404 };
    } catch (error) {
      this.#fault ??= error;
      return { status: 500 };
    }
  }

  async #close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

/** HTML as an answer. */
export const asHtml = (body: string): SiteAnswer => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

/** A script as an answer. */
export const asScript = (body: string): SiteAnswer => ({
  headers: { 'content-type': 'text/javascript; charset=utf-8' },
  body,
});

/** JSON as an answer. */
export const asJson = (value: unknown): SiteAnswer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
