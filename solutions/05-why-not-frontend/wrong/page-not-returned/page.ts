import { escapeHtml } from './escape-html.js';
import type { Post } from './types.js';

// The page's script, for whoever serves the page. Leave this line as it is.
export { clientScript } from './client-script.js';

/** The page of one post, as HTML. It can be read before any script has run. */
export function renderPage(post: Post): string | undefined {
  const [title, text, city] = [post.title, post.text, post.city].map(escapeHtml);
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <link rel="stylesheet" href="/style.css">
    <script type="module" src="/client.js"></script>
  </head>
  <body>
    <h1>${title}</h1>
    <p id="text">${text}</p>
    <p id="weather" data-city="${city}"></p>
    <button id="like" data-post="${post.id}">Like</button>
    <output id="likes">${post.likes}</output>
    <textarea id="comment"></textarea>
    <output id="length">0</output>
  </body>
</html>
`;
  console.log(html.length);
}
