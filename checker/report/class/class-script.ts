/**
 * Sorts tables by a column: a button in each column's head, first click with the least first, second the other way round.
 * Without it the page has the same text in the report's order. Plain JavaScript for browsers, as it lies in the page.
 */
export const CLASS_SCRIPT = `
const order = new Intl.Collator('en', { numeric: true });
const outcomes = ['pass', 'todo', 'skip', 'fail', 'stop', 'n/r', 'err', '-'];
function valueOf(cell) {
  const text = cell.dataset.v ?? cell.textContent.trim();
  const rank = outcomes.indexOf(text);
  if (rank >= 0) return rank;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : number;
}
function compare(a, b) {
  // Cells without a value stay at the end of the numbers.
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return order.compare(a, b);
}
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isDown = head.getAttribute('aria-sort') === 'ascending';
      const body = table.tBodies[0];
      const rows = [...body.rows].map((row) => [valueOf(row.cells[column]), row]);
      rows.sort(([a], [b]) => (isDown ? compare(b, a) : compare(a, b)));
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      body.append(...rows.map(([, row]) => row));
    });
  });
}
`;
