/**
 * This lab's client: all that its tests may import. Pages are opened in a real browser, from a web server of our own
 * that answers to every name.
 */

export { ApiPages, answerWith, answerWithCors, type Judged, lowerCase, type Policy } from './api-page.js';
export {
  bundleWith,
  drawDatabase,
  drawKey,
  drawPublicKey,
  drawToken,
  type Secret,
} from './bundles.js';
export {
  ANSWER,
  type Called,
  call,
  callLine,
  HEADERS,
  JSON_OBJECT,
  NUMBER,
  TEXT,
  TEXTS,
  TRUTH,
  written,
} from './calls.js';
export { type Answered, get } from './http.js';
export { Store, type StoreSeen, waiting } from './like-store.js';
export { askUntil, Changing, PAGE_MS, PATIENCE_MS, START_MS, THREAD_MS, within } from './patience.js';
export { fullPage, type InPage, LOADED, type PageSeen, type Post, PostPage, scriptOf } from './post-page.js';
export { type PreflightCase, preflightCases } from './preflight-cases.js';
export { asHtml, asJson, asScript, Site, type SiteAnswer, type SiteRequest } from './site.js';
export { Tab } from './tab.js';
