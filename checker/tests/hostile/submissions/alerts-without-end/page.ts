export { clientScript } from './client-script.js';

export function renderPage(): string {
  return `<!doctype html><title>Alerts</title><script>onbeforeunload = (event) => event.preventDefault(); for (;;) { alert('again'); confirm('again'); prompt('again'); }</script>`;
}
