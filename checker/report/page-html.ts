import { createHash } from 'node:crypto';
import { Html, html } from './html.js';

/** One page. */
export interface Page {
  readonly title: string;
  /** CSS, our own. */
  readonly style: string;
  /** JavaScript, our own; undefined: none runs at all. */
  readonly script?: string;
  /** What stands in `body`. */
  readonly body: Html;
}

/** A page that needs nothing else: whatever text it shows, nothing is loaded and no script runs but its own. */
export function pageHtml({ title, style, script, body }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
${script === undefined ? '' : html`<script>${new Html(script)}</script>`}
</body>
</html>
`;
  return page.text;
}

function policy(script: string | undefined): string {
  const own = script === undefined ? '' : ` script-src '${sha256(script)}';`;
  return `default-src 'none'; style-src 'unsafe-inline';${own} base-uri 'none'; form-action 'none'`;
}

const sha256 = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
