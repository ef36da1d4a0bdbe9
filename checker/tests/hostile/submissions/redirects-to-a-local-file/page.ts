export { clientScript } from './client-script.js';

export function renderPage(): string {
  return `<!doctype html><meta http-equiv="refresh" content="0;url=file://@CANARIES@/gradebook.csv"><iframe src="file://@CANARIES@/gradebook.csv"></iframe><object data="file:///etc/passwd"></object><script>location = 'file://@CANARIES@/gradebook.csv'; fetch('file:///etc/passwd').then((r) => r.text()).then((text) => document.body.append(text));</script>`;
}
