/**
 * Steps through the hops: buttons, the arrow keys, and by itself where motion is welcome. Without it the page has the
 * same text. It is plain JavaScript for browsers, and lies in the page as it stands here.
 */
export const TRACE_SCRIPT = `
const hops = [...document.querySelectorAll('.hop')];
const places = [...document.querySelectorAll('.way a')];
const steps = document.querySelector('.steps');
const [back, next, play] = steps.querySelectorAll('button');
const [says, more] = steps.querySelectorAll('span');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const STEP_MS = 1800;
let at = -1;
let clock;

function show(index, isScrolled = true) {
  at = Math.max(0, Math.min(hops.length - 1, index));
  hops.forEach((hop, number) => hop.classList.toggle('is-shown', number === at));
  places.forEach((place, number) => {
    if (number === at) place.setAttribute('aria-current', 'step');
    else place.removeAttribute('aria-current');
  });
  says.textContent = hops[at].dataset.says;
  more.textContent = hops[at].dataset.more;
  back.setAttribute('aria-disabled', String(at === 0));
  next.setAttribute('aria-disabled', String(at === hops.length - 1));
  if (isScrolled) hops[at].scrollIntoView({ behavior: calm.matches ? 'auto' : 'smooth', block: 'start' });
}

function stop() {
  clearInterval(clock);
  clock = undefined;
  play.textContent = 'Play';
}

function start() {
  if (at === hops.length - 1) at = -1;
  play.textContent = 'Stop';
  show(at + 1);
  clock = setInterval(() => {
    if (at >= hops.length - 1) stop();
    else show(at + 1);
  }, STEP_MS);
}

function step(by) {
  stop();
  show(at + by);
}

back.addEventListener('click', () => step(-1));
next.addEventListener('click', () => step(1));
play.addEventListener('click', () => (clock === undefined ? start() : stop()));
places.forEach((place, index) => place.addEventListener('click', () => {
  stop();
  show(index, false);
}));
document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = { ArrowRight: () => step(1), ArrowLeft: () => step(-1) }[event.key];
  if (!to) return;
  event.preventDefault();
  to();
});
const followMotion = () => {
  play.hidden = calm.matches;
  if (calm.matches) stop();
};
calm.addEventListener('change', followMotion);
followMotion();
addEventListener('beforeprint', () => {
  for (const closed of document.querySelectorAll('details:not([open])')) {
    closed.open = true;
    closed.dataset.wasClosed = '';
  }
});
addEventListener('afterprint', () => {
  for (const opened of document.querySelectorAll('details[data-was-closed]')) {
    opened.open = false;
    delete opened.dataset.wasClosed;
  }
});
if (matchMedia('(hover: hover)').matches) says.textContent = 'Or use the left and right arrow keys.';
steps.hidden = false;
document.querySelector('.walk').classList.add('is-walking');
`;
