/// <reference lib="dom" />
// This file does not run in Node. It is translated to JavaScript, sent to the browser, and runs there.

const button = document.querySelector<HTMLButtonElement>('#like');
button?.addEventListener('click', () => void like(button));
document.body.addEventListener('click', (event) => {
  if (event.target === button && button) void like(button);
});

async function like({ dataset }: HTMLButtonElement): Promise<void> {
  const response = await fetch(`/api/posts/${dataset.post}/like`, { method: 'PUT' });
  const { likes } = await response.json();
  const shown = document.querySelector('#likes');
  if (shown) shown.textContent = likes;
}

const weather = document.querySelector<HTMLElement>('#weather');
if (weather) void showWeather(weather);

async function showWeather(place: HTMLElement): Promise<void> {
  const city = encodeURIComponent(place.dataset.city ?? '');
  const response = await fetch(`/api/weather?city=${city}`);
  const { degrees } = await response.json();
  place.textContent = `${degrees} °C`;
}

const comment = document.querySelector<HTMLTextAreaElement>('#comment');
comment?.addEventListener('input', () => showLength(comment));
// The visitor may have typed before this script came.
if (comment) showLength(comment);

function showLength({ value }: HTMLTextAreaElement): void {
  const shown = document.querySelector('#length');
  if (shown) shown.textContent = String(value.length);
}
