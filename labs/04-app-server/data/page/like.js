/* The page of lab 04: Ben's half and Ana's half, each with a token of their own. */
const POST = 'summer-in-rome';
const tokens = new Map();

const place = (id) => document.getElementById(id);

/** A token for a user, from the login service of `node checker run 04`. */
async function tokenOf(user) {
  if (!tokens.has(user)) tokens.set(user, await (await fetch(`/token/${user}`)).text());
  return tokens.get(user);
}

function note(text) {
  const line = document.createElement('li');
  line.textContent = text;
  place('log').prepend(line);
  while (place('log').children.length > 12) place('log').lastChild.remove();
}

/** Asks the app as a user; gives the JSON, or undefined if the app did not answer 200. */
async function ask(user, method, path, isQuiet = false) {
  const authorization = `Bearer ${await tokenOf(user)}`;
  const answer = await fetch(path, { method, headers: { authorization, accept: 'application/json' } });
  // The token is too old, or its key is a new one.
  if (answer.status === 401) tokens.delete(user);
  if (!isQuiet || answer.status !== 200) note(`${user}: ${method} ${path} -> ${answer.status}`);
  return answer.status === 200 ? answer.json() : undefined;
}

function showNotifications(all) {
  place('notifications').replaceChildren(
    ...all.map(({ name, post }) => {
      const line = document.createElement('li');
      line.textContent = `${name} likes ${post}`;
      return line;
    }),
  );
}

async function showPost() {
  const post = await ask('ben', 'GET', `/posts/${POST}`);
  if (!post) return;
  place('text').textContent = post.text;
  place('owner').textContent = post.owner;
  place('count').textContent = post.likes;
}

async function askForNotifications() {
  const all = await ask('ana', 'GET', '/notifications', true);
  if (all) showNotifications(all);
}

async function change(method) {
  const answer = await ask('ben', method, `/posts/${POST}/like`);
  if (answer) place('count').textContent = answer.likes;
}

let clock;
let wasLive = false;

function askEverySecond() {
  clock ??= setInterval(() => askForNotifications().catch(() => {}), 1000);
}

/** Live, if the app offers it (step 04.9); else, and while the app starts again, the page goes on asking. */
async function listen() {
  askEverySecond();
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`;
  const socket = new WebSocket(address, ['bearer', await tokenOf('ana')]);
  socket.addEventListener('open', () => {
    clock = clearInterval(clock);
    wasLive = true;
    place('how').textContent = 'live, over a WebSocket';
  });
  socket.addEventListener('close', () => {
    if (!wasLive) return;
    place('how').textContent = 'asking every second';
    askEverySecond();
    setTimeout(listen, 1000);
  });
  socket.addEventListener('message', ({ data }) => {
    note(`ana hears: ${data}`);
    askForNotifications();
  });
}

place('like').addEventListener('click', () => change('PUT'));
place('unlike').addEventListener('click', () => change('DELETE'));
showPost();
askForNotifications();
listen();
