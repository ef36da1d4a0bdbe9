import type { Browser, CDPSession, Page } from 'playwright-core';
import type { StepContext } from '#testing';
import { Changing, LOAD_MS, PAGE_MS, within } from './patience.js';
import { firstPixel } from './png.js';

/** A request as the browser's network layer reports it. */
export interface Sent {
  readonly url: string;
  readonly method: string;
}

/** Dialogs of one document that are closed. One that opens more would do so without end: it is ended. */
const ANSWERED_DIALOGS = 20;

/** Until a page that is ended has gone, in milliseconds. */
const CRASH_MS = 1_000;

/**
 * A tab. To make one takes longer than most tests, so the one that the last test has left is used again: names and ports
 * are new for each test, and a page of one origin sees nothing of another. One with windows of its own is closed.
 */
async function anyPage(browser: Browser): Promise<Page> {
  for (const visitor of browser.contexts()) {
    const [page, ...others] = visitor.pages();
    if (page && others.length === 0) return page;
    await within(visitor.close());
  }
  const visitor = await browser.newContext();
  const page = await visitor.newPage();
  page.on('dialog', (dialog) => {
    // A page may ask whether it may be left; it may.
    const closing = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
    closing.catch(() => {});
  });
  return page;
}

/** What came of a fetch() in a page. */
export interface Fetched {
  /** `read`: the page got the answer. `hidden`: the browser hid it from the page. */
  readonly outcome: 'read' | 'hidden' | 'silent';
  readonly status?: number;
  readonly body?: string;
  /** What the page was told: `TypeError: Failed to fetch`. */
  readonly error?: string;
  /** What the console says about it. */
  readonly message?: string;
}

/**
 * One tab of a real browser, with nothing in it from before. What a page says about itself is no evidence: pages are
 * read from an isolated world, where their scripts cannot reach, and over the browser's own protocol.
 */
export class Tab extends Changing {
  /** Requests of the page, in order. */
  readonly sent: Sent[] = [];
  /** What scripts of the page threw and nobody caught. */
  readonly thrown: string[] = [];
  /** What the console said last about CORS, from "blocked by CORS policy" on. */
  corsMessage: string | undefined;
  /** How often the page wanted the tab to go to another document, or it went there. */
  navigations = 0;
  /** True once the page did not answer in time: an endless loop, or a dialog. */
  isStuck = false;
  /** Requests of the page that are under way. */
  readonly #open = new Set<string>();
  #world: number | undefined;
  #frameId = '';
  /** From goto() until the new page is there. */
  #isGoing = false;
  #dialogs = 0;
  /** Its process was ended: it did not react. */
  #isEnded = false;

  private constructor(
    private readonly page: Page,
    private readonly protocol: CDPSession,
  ) {
    super();
    protocol.on('Network.requestWillBeSent', ({ request, requestId }) => {
      this.sent.push({ url: request.url, method: request.method });
      this.#open.add(requestId);
      this.changed();
    });
    const ended = ({ requestId }: { requestId: string }) => {
      this.#open.delete(requestId);
      this.changed();
    };
    protocol.on('Network.loadingFinished', ended);
    protocol.on('Network.loadingFailed', ended);
    protocol.on('Log.entryAdded', ({ entry }) => {
      const [, message] = entry.text.split('has been blocked by CORS policy: ');
      if (message) this.corsMessage = message;
    });
    protocol.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      const { exception, text } = exceptionDetails;
      this.thrown.push((exception?.description ?? text).split('\n')[0] ?? '');
    });
    // Told as soon as a script asks for it: what is read from the page afterwards comes after this.
    protocol.on('Page.frameRequestedNavigation', ({ frameId }) => {
      if (frameId === this.#frameId) this.navigations++;
      this.changed();
    });
    protocol.on('Page.javascriptDialogOpening', () => {
      if (++this.#dialogs === ANSWERED_DIALOGS) void this.#end();
    });
    protocol.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#dialogs = 0;
      if (this.#isGoing) this.#forgetLastPage();
      else this.navigations++;
      this.changed();
    });
  }

  /** Opens a tab. It is left after the test. */
  static async open(context: StepContext): Promise<Tab> {
    const browser = await context.browser();
    // One that the last test left, or, if it does not react any more, a new one.
    for (let turn = 0; turn < 2; turn++) {
      const tab = await within(Tab.#attach(await anyPage(browser)));
      if (tab) {
        context.cleanup(() => tab.#leave());
        return tab;
      }
      await Promise.all(browser.contexts().map((visitor) => within(visitor.close())));
    }
    throw new Error('the browser opens no tab that reacts');
  }

  static async #attach(page: Page): Promise<Tab> {
    const protocol = await page.context().newCDPSession(page);
    const tab = new Tab(page, protocol);
    const domains = ['Network', 'Page', 'Runtime', 'Log'] as const;
    await Promise.all(domains.map((domain) => protocol.send(`${domain}.enable`)));
    await Promise.all([
      protocol.send('Network.clearBrowserCache'),
      protocol.send('Network.clearBrowserCookies'),
    ]);
    return tab;
  }

  /** Leaves the tab to the next test; closes it when its page does not react any more. */
  async #leave(): Promise<void> {
    const isWell = (await this.look('true')) === true;
    if (isWell) await within(this.protocol.detach());
    else await this.#end();
  }

  /** Ends the process of the page, whatever that does, and closes the tab: what it is still asked fails at once. */
  async #end(): Promise<void> {
    this.isStuck = true;
    this.#isEnded = true;
    const hasGone = this.page.waitForEvent('crash', { timeout: CRASH_MS });
    // There is no answer from a process that has ended.
    this.protocol.send('Page.crash').catch(() => {});
    await within(hasGone);
    await within(this.page.context().close());
  }

  /** Goes to an address and comes back as soon as the answer has begun. */
  async goto(url: string): Promise<void> {
    this.#world = undefined;
    this.isStuck = false;
    this.#isGoing = true;
    await within(this.page.goto(url, { waitUntil: 'commit', timeout: PAGE_MS }));
    const tree = await within(this.protocol.send('Page.getFrameTree'));
    this.#isGoing = false;
    this.isStuck = tree === undefined || this.#isEnded;
    this.#frameId = tree?.frameTree.frame.id ?? '';
  }

  /** What the page before this one did is told late: its requests break off when it is left. */
  #forgetLastPage(): void {
    this.#isGoing = false;
    this.thrown.length = 0;
    this.#open.clear();
    this.corsMessage = undefined;
    this.navigations = 0;
  }

  /** Evaluates an expression in the isolated world. Undefined if the page has gone, or is too busy to be asked. */
  async look<T>(expression: string): Promise<T | undefined> {
    if (this.isStuck) return undefined;
    // A page that has gone away is no page that is stuck.
    const asked = this.#ask(expression).then(
      (value) => ({ value }),
      () => ({ value: undefined }),
    );
    const answer = await within(asked);
    this.isStuck = answer === undefined || this.#isEnded;
    return answer?.value as T | undefined;
  }

  async #ask(expression: string): Promise<unknown> {
    if (this.#world === undefined) {
      const { executionContextId } = await this.protocol.send('Page.createIsolatedWorld', {
        frameId: this.#frameId,
        worldName: 'checker',
      });
      this.#world = executionContextId;
    }
    const { result } = await this.protocol.send('Runtime.evaluate', {
      expression,
      contextId: this.#world,
      returnByValue: true,
      awaitPromise: true,
    });
    return result.value;
  }

  /** Waits until the document and its scripts are there. False if they are not in time. */
  async loaded(): Promise<boolean> {
    // The page looks at the clock itself: one that is still loading is not stuck.
    const isThere = await this.look<boolean>(
      `document.readyState === 'complete' || new Promise((resolve) => {
        addEventListener('load', () => resolve(true));
        setTimeout(() => resolve(false), ${LOAD_MS});
      })`,
    );
    return isThere ?? false;
  }

  /** Waits until the page has got what it asked for, and has had its turn with it; or until it goes elsewhere. */
  async settled(): Promise<void> {
    await this.until(() => this.#open.size === 0 || this.navigations > 0);
    await this.look('new Promise((resolve) => setTimeout(resolve))');
  }

  /** Lets the page, which must be one of ours, fetch something. */
  async fetch(url: string, init: Readonly<Record<string, unknown>> = {}): Promise<Fetched> {
    this.corsMessage = undefined;
    const fetched = await this.look<Fetched>(
      `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(
        async (response) => ({ outcome: 'read', status: response.status, body: await response.text() }),
        (error) => ({ outcome: 'hidden', error: String(error) }),
      )`,
    );
    const message = this.corsMessage;
    return { ...(fetched ?? { outcome: 'silent' }), ...(message ? { message } : {}) };
  }

  /** Clicks into the middle of an element, with the mouse. False if there is none that could be seen. */
  async click(selector: string): Promise<boolean> {
    const box = await this.look<{ x: number; y: number; width: number; height: number } | null>(
      `(() => {
        const found = document.querySelector(${JSON.stringify(selector)});
        found?.scrollIntoView();
        return found && found.getBoundingClientRect().toJSON();
      })()`,
    );
    if (!box || box.width === 0) return false;
    await within(this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2));
    return true;
  }

  /** Types on the keyboard. */
  async type(text: string): Promise<void> {
    if (!this.isStuck) await within(this.page.keyboard.type(text));
  }

  /** The colour that is painted at a place, as [red, green, blue]. */
  async colourAt(x: number, y: number): Promise<readonly number[] | undefined> {
    if (this.isStuck) return undefined;
    const clip = { x, y, width: 2, height: 2, scale: 1 };
    const shot = await within(this.protocol.send('Page.captureScreenshot', { format: 'png', clip }));
    return shot && firstPixel(shot.data);
  }
}
