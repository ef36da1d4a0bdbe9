import type { Observation, StepContext } from '#testing';
import { ANSWER, call, HEADERS, written } from './calls.js';
import { asHtml, Site, type SiteAnswer, type SiteRequest } from './site.js';
import { type Fetched, Tab } from './tab.js';

/** What a policy says. */
export interface Policy {
  readonly origins: readonly string[] | '*';
  readonly credentials: boolean;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/** One request as it came to the API, and what the student's code answered. */
export interface Exchange {
  readonly request: SiteRequest;
  readonly answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

/** A fetch() in a page of another origin, as judged by the browser. */
export interface Judged extends Fetched {
  /** The origin of the page. */
  readonly from: string;
  readonly policy: Policy;
  readonly exchanges: readonly Exchange[];
}

/** Calls the student's corsHeaders() for a request, and answers it with those headers. */
export async function answerWithCors(
  context: StepContext,
  { headers }: SiteRequest,
  policy: Policy,
  more: Readonly<Record<string, string>>,
): Promise<SiteAnswer> {
  const { value } = await call(context, HEADERS, 'corsHeaders', headers.origin ?? '', policy);
  return { headers: { ...more, ...lowerCase(value) }, body: 'the answer' };
}

/** Calls a function of the student's that answers whole requests. */
export async function answerWith(
  context: StepContext,
  name: 'answerApi' | 'answerClap',
  { method, target, headers, body }: SiteRequest,
  policy: Policy,
): Promise<SiteAnswer> {
  const request = { method, path: target, headers, body };
  const { value } = await call(context, ANSWER, name, request, policy);
  return { ...value, headers: lowerCase(value.headers) };
}

/** Headers with their names in small letters. */
export const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Pages of our own on many origins, and an API under a name of its own that the student's code answers for. */
export class ApiPages {
  readonly #exchanges: Exchange[] = [];
  /** How the API answers the requests that come now. */
  answer: (request: SiteRequest) => Promise<SiteAnswer> = async () => ({ status: 404 });
  #here = '';

  private constructor(
    private readonly context: StepContext,
    readonly tab: Tab,
    private readonly apiName: string,
  ) {}

  site!: Site;

  /** Opens a tab, and starts the server for pages and API. */
  static async open(context: StepContext): Promise<ApiPages> {
    const tab = await Tab.open(context);
    const pages = new ApiPages(context, tab, `api.${context.draw.word()}.test`);
    pages.site = await Site.start(context, async (request) => {
      if (request.host !== pages.apiName) return asHtml('<!doctype html><title>A page</title>');
      const answer = await pages.answer(request);
      const { status = 200, headers = {} } = answer;
      pages.#exchanges.push({ request, answer: { status, headers } });
      return answer;
    });
    return pages;
  }

  /** Everything that came to the API so far. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Goes to a page of this origin. */
  async visit(origin: string): Promise<void> {
    if (this.#here === origin) return;
    this.#here = origin;
    await this.tab.goto(`${origin}/`);
  }

  /** Lets the page of an origin fetch something from the API, and says what came of it. */
  async fetch(
    from: string,
    path: string,
    init: Readonly<Record<string, unknown>>,
    policy: Policy,
  ): Promise<Observation<Judged>> {
    const url = `${this.site.originOf(this.apiName)}${path}`;
    const tried = `a page of ${from}: fetch('${url}'${Object.keys(init).length > 0 ? `, ${written(init)}` : ''})`;
    this.context.trail.try(tried);
    await this.visit(from);
    const before = this.#exchanges.length;
    const fetched = await this.tab.fetch(url, init);
    this.site.rethrow();
    const exchanges = this.#exchanges.slice(before);
    return this.context.trail.add({
      kind: 'fetch',
      tried: `${tried}; the policy is ${written(policy)}`,
      got: [wordsOf(fetched), ...exchanges.map(lineOf)].join('\n'),
      data: { ...fetched, from, policy, exchanges },
    });
  }
}

function wordsOf({ outcome, status, body, error, message }: Fetched): string {
  switch (outcome) {
    case 'read':
      return `the page read status ${status} and ${written(body)}.`;
    case 'hidden':
      return `the browser hid the answer from the page (${error}).${message ? ` Its console says: ${message}` : ''}`;
    case 'silent':
      return 'there was no answer in time.';
  }
}

function lineOf({ request, answer }: Exchange): string {
  const origin = request.headers.origin ? `, Origin: ${request.headers.origin}` : '';
  return `${request.method} ${request.target}${origin} was answered with ${answer.status} ${written(answer.headers)}`;
}
