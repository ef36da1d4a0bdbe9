import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'Why does the Like need a program on a server? The page could count the clicks itself.',
    choices: [
      {
        text: 'A browser is too slow for it.',
        right: false,
        why: 'It could count millions of clicks a second.',
      },
      {
        text: 'Ana’s browser knows nothing of Ben’s. What many share, and what must stay, needs one place.',
        right: true,
        why: 'Shared data and state are what a backend is for.',
      },
      {
        text: 'Browsers cannot store anything.',
        right: false,
        why: 'They can; but only for themselves, and the user may delete it.',
      },
    ],
  },
  {
    question: 'The app listens on 127.0.0.1:3001. Who can connect to it?',
    choices: [
      { text: 'Everybody who knows the port.', right: false, why: '127.0.0.1 leads each machine to itself.' },
      {
        text: 'Programs on the same machine, such as the proxy.',
        right: true,
        why: 'So every request from outside comes through the proxy.',
      },
      {
        text: 'Nobody: it is not a real address.',
        right: false,
        why: 'It is real, and it means "this machine".',
      },
    ],
  },
  {
    question: 'A request has a good token of Ben’s, and the body {"userId":"ana"}. Who likes the post?',
    choices: [
      { text: 'Ben.', right: true, why: 'Only the token is signed. Anybody can write any name into a body.' },
      { text: 'Ana.', right: false, why: 'Then everybody could act in everybody’s name.' },
      {
        text: 'Nobody: the request must be refused with 400.',
        right: false,
        why: 'One may refuse it; but what is in the body is no word on who asks, so it can be ignored.',
      },
    ],
  },
  {
    question: 'What can somebody do who has the public key of the login service?',
    choices: [
      { text: 'Make tokens for any user.', right: false, why: 'That takes the private key.' },
      {
        text: 'Check whether a token was signed by the login service.',
        right: true,
        why: 'That is all. So the key need not be secret, and the app cannot make tokens even if it is broken into.',
      },
      {
        text: 'Read tokens that nobody else can read.',
        right: false,
        why: 'The parts of such a token are not encrypted at all: everybody can read them.',
      },
    ],
  },
  {
    question: '401 or 403: Ben has a good token, and wants to delete Ana’s post.',
    choices: [
      { text: '401', right: false, why: '401 means that nobody has proved who they are. Ben has.' },
      { text: '403', right: true, why: 'He is known, and he may not.' },
      {
        text: 'Either will do.',
        right: false,
        why: 'A page shows the login form at 401. That would not help Ben.',
      },
    ],
  },
  {
    question: 'Why is "SELECT first, and INSERT if there is no row" not enough?',
    choices: [
      {
        text: 'It is slower.',
        right: false,
        why: 'It is, a little. That would be no reason if it were right.',
      },
      {
        text: 'Another request may insert the row in between.',
        right: true,
        why: 'Each await lets others go on. In one statement the database decides, and nobody comes between.',
      },
      {
        text: 'SELECT does not see rows of other connections.',
        right: false,
        why: 'It sees all that was committed before it began.',
      },
    ],
  },
  {
    question: 'A phone sends PUT .../like and loses the network before the answer comes. What may it do?',
    choices: [
      {
        text: 'Send it again: PUT is idempotent.',
        right: true,
        why: 'Once or twice, the same state is left.',
      },
      {
        text: 'Nothing: the like may be stored twice.',
        right: false,
        why: 'Not with PUT, if the app does it right.',
      },
      {
        text: 'Send DELETE first.',
        right: false,
        why: 'That is not needed, and may lose the network as well.',
      },
    ],
  },
  {
    question:
      "An id is put into the SQL by string: 'SELECT * FROM posts WHERE id = ' and then the id in quotes. It works in every test that you try. What is wrong?",
    choices: [
      {
        text: 'Nothing, if id is a string.',
        right: false,
        why: "A string can hold a quote: the id it's-me ends the text in the middle.",
      },
      {
        text: 'Who sends the id can write SQL of their own.',
        right: true,
        why: 'With $1 and a list of values, a value is never read as SQL.',
      },
      {
        text: 'It is wrong only if users are not signed in.',
        right: false,
        why: 'A user who is signed in may send anything, too.',
      },
    ],
  },
  {
    question: 'You forget await before db.query("INSERT ...") and answer 200. What happens?',
    choices: [
      {
        text: 'Nothing is stored.',
        right: false,
        why: 'It mostly is, a moment later. That is why nobody notices for a long time.',
      },
      {
        text: 'The client is told that the like is stored before it is.',
        right: true,
        why: 'If the INSERT fails, or the program ends, the client was told a lie.',
      },
      { text: 'TypeScript refuses it.', right: false, why: 'A promise that nobody waits for is allowed.' },
    ],
  },
  {
    question: 'Two INSERTs belong together. Why is pool.query("BEGIN") before them no transaction for them?',
    choices: [
      {
        text: 'BEGIN must be written in small letters.',
        right: false,
        why: 'SQL does not care about the case of its words.',
      },
      {
        text: 'Each pool.query() may go over another connection, and a transaction belongs to one.',
        right: true,
        why: 'Take one out of the pool with connect(), ask it for everything, and release it.',
      },
      {
        text: 'A pool cannot have transactions.',
        right: false,
        why: 'Each of its connections can.',
      },
    ],
  },
]);
