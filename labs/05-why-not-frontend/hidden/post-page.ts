import type { Observation, StepContext } from '#testing';
import { call, TEXT } from './calls.js';
import { askUntil, PATIENCE_MS } from './patience.js';
import { asHtml, asJson, asScript, Site, type SiteRequest } from './site.js';
import { Tab } from './tab.js';

/** A post as the tests draw it. */
export interface Post {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly likes: number;
  readonly city: string;
}

/** What is in a page, as the browser has it. */
export interface InPage {
  readonly title: string | null;
  readonly text: string | null;
  readonly likes: string | null;
  readonly city: string | null;
  /** The post's number on the button. */
  readonly post: string | null;
  readonly buttons: number;
  /** How many elements came out of the text of the post. */
  readonly fromText: number;
  /** All text that can be seen. */
  readonly visible: string;
}

/** A page and what was seen of it. */
export interface PageSeen {
  readonly html: string;
  readonly inPage?: InPage | undefined;
  readonly before?: InPage | undefined;
  /** Requests that came from the page: `PUT /api/posts/7/like`. */
  readonly asked: readonly string[];
  readonly thrown: readonly string[];
  readonly navigations: number;
  readonly isStuck: boolean;
  readonly colour?: readonly number[] | undefined;
}

/** The page's parts, read in the isolated world. */
const READ = `(() => {
  const find = (selector) => document.querySelector(selector);
  const text = (selector) => find(selector)?.textContent ?? null;
  return {
    title: text('h1'), text: text('#text'), likes: text('#likes')?.trim() ?? null,
    city: find('#weather')?.dataset.city ?? null, post: find('#like')?.dataset.post ?? null,
    buttons: document.querySelectorAll('button, input[type=button], input[type=submit]').length,
    fromText: document.querySelectorAll('[data-from-text]').length,
    visible: document.body?.innerText ?? '',
  };
})()`;

/** A request to the backend that is not about the weather; so what a click sends is seen whatever it is. */
const isLike = ({ method, target }: SiteRequest) =>
  !target.startsWith('/api/weather') && (method !== 'GET' || target.startsWith('/api/'));

/** The page of a post in a browser tab: its HTML from renderPage(), its script from client.ts, held back until told. */
export class PostPage {
  /** What the site answers to a like. */
  likesNow = 0;
  #release: () => void = () => {};
  #before: InPage | undefined;

  private constructor(
    readonly html: string,
    readonly site: Site,
    readonly tab: Tab,
    private readonly trail: StepContext['trail'],
  ) {}

  /** Renders the page, serves it and opens it. The script waits for `releaseScript()`. */
  static async open(context: StepContext, post: Post, css: string): Promise<PostPage> {
    const { value: html } = await call(context, TEXT, 'renderPage', post);
    const script = await scriptOf(context);
    const tab = await Tab.open(context);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    context.cleanup(() => release());
    const site: Site = await Site.start(context, async (request) => {
      if (request.target === '/') return asHtml(html);
      if (request.target === '/style.css') return { headers: { 'content-type': 'text/css' }, body: css };
      if (request.target === '/client.js') return released.then(() => asScript(script));
      if (request.target.startsWith('/api/weather')) return asJson({ degrees: 7 });
      if (isLike(request)) return asJson({ likes: page.likesNow });
      return undefined;
    });
    const url = `${site.origin(context.draw.word())}/`;
    const page: PostPage = new PostPage(html, site, tab, context.trail);
    page.#release = release;
    context.trail.try(`open the page in a browser; ${url}client.js is slow and not there yet`);
    await tab.goto(url);
    return page;
  }

  /** Lets the script come, and waits until it has run. False if the page is not loaded in time. */
  async releaseScript(): Promise<boolean> {
    this.#before = await this.read();
    this.trail.try('the script /client.js arrives');
    this.#release();
    return this.tab.loaded();
  }

  /** The page's parts now. */
  read(): Promise<InPage | undefined> {
    return this.tab.look<InPage>(READ);
  }

  /** Reads the page until it is as it should be, or patience ends. */
  async readUntil(willDo: (inPage: InPage) => boolean): Promise<InPage | undefined> {
    return askUntil(
      () => this.read(),
      (inPage) => inPage !== undefined && willDo(inPage),
      PATIENCE_MS,
    );
  }

  /** Everything that was seen, after something was tried. */
  observe(tried: string, got: string, more: Partial<PageSeen>): Observation<PageSeen> {
    this.site.rethrow();
    const { tab, html } = this;
    // All that this page asks its own site for is answered: what fails is the weather, before 05.2 is written.
    const thrown = tab.thrown.filter((text) => !text.includes('Failed to fetch'));
    const data: PageSeen = {
      html,
      before: this.#before,
      asked: this.site.requests.map(({ method, target }) => `${method} ${target}`),
      thrown,
      navigations: tab.navigations,
      isStuck: tab.isStuck,
      ...more,
    };
    const errors = thrown.length > 0 ? `\nIn the browser's console: ${thrown.join('\n')}` : '';
    return this.trail.add({ kind: 'page', tried, got: `${got}${errors}`, data });
  }

  /** The likes that the page has sent. */
  likes(): SiteRequest[] {
    return this.site.requests.filter(isLike);
  }
}

/** Why a page has to be loaded to its end. */
export const LOADED =
  'A browser shows that a page is loading until all that it waits for has come (HTML standard, section 13.2.7, the end).';

/** A page of our own with everything that client.ts may look for. */
export function fullPage(city: string): string {
  const inHtml = city.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html><html lang="en"><title>A post</title><script type="module" src="/client.js"></script>
<h1>A post</h1><p id="text">Text</p><p id="weather" data-city="${inHtml}"></p>
<button id="like" data-post="1">Like</button> <output id="likes">0</output>
<textarea id="comment"></textarea> <output id="length">0</output></html>`;
}

/** client.ts as the browser gets it. */
export async function scriptOf(context: StepContext): Promise<string> {
  const { value } = await call(context, TEXT, 'clientScript');
  return value;
}
