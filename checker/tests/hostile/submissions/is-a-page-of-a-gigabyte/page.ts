export { clientScript } from './client-script.js';

// Far longer than what a process may hand over. Only what reads the text needs its memory.
const PARAGRAPH = '<b>more and more</b>'.repeat(1_000);

export function renderPage(): string {
  return `<!doctype html><title>Long</title><p id="text">${PARAGRAPH.repeat(400_000_000 / PARAGRAPH.length)}</p>`;
}
