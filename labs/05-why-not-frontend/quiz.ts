import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question:
      'A page is shown, and a click on its button does nothing. A second later it works. What happened?',
    choices: [
      {
        text: 'The backend was slow to answer the click.',
        right: false,
        why: 'Then the first click would have had its effect, only later.',
      },
      {
        text: 'The HTML was there, and the script came later. Only then did the button get its listener.',
        right: true,
        why: 'That is hydration: HTML first, life after it.',
      },
      { text: 'The CSS was missing.', right: false, why: 'CSS says how a button looks, not what it does.' },
    ],
  },
  {
    question: 'Why does <script type="module" src="..."> in the head not keep the page from being shown?',
    choices: [
      {
        text: 'The browser reads on, and runs the script when the HTML is all there.',
        right: true,
        why: 'A script without it (and without defer or async) stops the reading of the HTML until it has run.',
      },
      {
        text: 'It is loaded last, after all images.',
        right: false,
        why: 'It is loaded at once, beside the rest.',
      },
      {
        text: 'Modules run in a thread of their own.',
        right: false,
        why: 'They run on the page’s one thread.',
      },
    ],
  },
  {
    question: 'In the code of your page stands process.env.MAIL_KEY. What do visitors see?',
    choices: [
      {
        text: 'Only the name: the value stays on your server.',
        right: false,
        why: 'Browsers have no environment. A bundler puts the value there, or the page could not use it.',
      },
      {
        text: 'The value, in the script that they get.',
        right: true,
        why: 'The bundler has put it in the place of the name before the script was sent.',
      },
      {
        text: 'Nothing, because scripts are compressed.',
        right: false,
        why: 'Every browser decompresses them, and shows them to whoever presses F12.',
      },
    ],
  },
  {
    question: 'A page needs the weather from a service that wants a secret key. Which way is right?',
    choices: [
      {
        text: 'The page asks the backend for the key first, then the service.',
        right: false,
        why: 'Then the key has gone through the browser, and the visitor has it.',
      },
      {
        text: 'The key is written in base64.',
        right: false,
        why: 'Base64 is a way of writing. One line decodes it.',
      },
      {
        text: 'The page asks the backend for the weather; the backend asks the service.',
        right: true,
        why: 'The key never leaves the backend, and the backend decides how often it asks.',
      },
    ],
  },
  {
    question: 'Which of these has the same origin as https://shop.example.com/cart ?',
    choices: [
      { text: 'http://shop.example.com/cart', right: false, why: 'Another scheme.' },
      { text: 'https://api.shop.example.com/cart', right: false, why: 'Another name.' },
      {
        text: 'https://shop.example.com:443/login?x=1',
        right: true,
        why: '443 is the port of https, and path and query do not belong to the origin.',
      },
      { text: 'https://shop.example.com:8443/cart', right: false, why: 'Another port.' },
    ],
  },
  {
    question:
      'A page of another site sends your API a POST with text/plain. Your API sends no CORS headers. What happens?',
    choices: [
      {
        text: 'The browser does not send it.',
        right: false,
        why: 'A form could send it, so the browser sends it without asking.',
      },
      {
        text: 'It arrives and is done. Only the answer is hidden from the page.',
        right: true,
        why: 'CORS is about reading. Against unwanted writes you need a guard of your own.',
      },
      {
        text: 'Your API refuses it.',
        right: false,
        why: 'It would, if you had written that. CORS headers refuse nothing.',
      },
    ],
  },
  {
    question:
      'Your API repeats every Origin in Access-Control-Allow-Origin, with credentials allowed. Who can read?',
    choices: [
      {
        text: 'Only your own pages.',
        right: false,
        why: 'Every page sends an Origin, and each gets its own back.',
      },
      {
        text: 'Every page in the world, in the name of whoever looks at it.',
        right: true,
        why: 'The visitor’s cookies go along. That is * with credentials, which browsers forbid, by another way.',
      },
      {
        text: 'Nobody: browsers refuse that.',
        right: false,
        why: 'They refuse *. They cannot know what you repeat.',
      },
    ],
  },
  {
    question:
      'A browser sends OPTIONS before PUT. Your server answers 401, because there is no authorization. And now?',
    choices: [
      {
        text: 'The browser adds the authorization and asks again.',
        right: false,
        why: 'A preflight never carries one.',
      },
      {
        text: 'The PUT is not sent.',
        right: true,
        why: 'A preflight must be answered with a status from 200 to 299, before anything looks for a login.',
      },
      { text: 'The PUT is sent all the same.', right: false, why: 'Only if the preflight allowed it.' },
    ],
  },
  {
    question: 'Your backend calls an API of another company. Does it need CORS headers from there?',
    choices: [
      {
        text: 'No. CORS is enforced by browsers, to protect the person who uses them.',
        right: true,
        why: 'A backend acts in its own name, with its own keys.',
      },
      { text: 'Yes, it has another origin.', right: false, why: 'Only browsers compare origins.' },
      {
        text: 'Only for PUT and DELETE.',
        right: false,
        why: 'Without a browser there is no preflight either.',
      },
    ],
  },
  {
    question: 'Why does a pool with 10 connections serve 500 visitors?',
    choices: [
      {
        text: 'PostgreSQL divides each connection among 50 visitors.',
        right: false,
        why: 'A connection does one thing after the other, for whoever holds it.',
      },
      {
        text: 'Each needs one for a few milliseconds only, and then gives it back.',
        right: true,
        why: 'Who comes when all are lent out waits a little. To open a new one would take longer.',
      },
      { text: 'Most visitors need no data.', right: false, why: 'They do, but not at the same moment.' },
    ],
  },
  {
    question: 'A function that counts for two seconds is declared async. What changes for other requests?',
    choices: [
      {
        text: 'They are answered meanwhile.',
        right: false,
        why: 'The counting has no await in it where others could run.',
      },
      {
        text: 'Nothing: they wait for two seconds.',
        right: true,
        why: 'async says when code runs, not on which thread. A worker is another thread.',
      },
      { text: 'They are refused.', right: false, why: 'They wait in the queue of the event loop.' },
    ],
  },
  {
    question: 'Which program needs no backend?',
    choices: [
      {
        text: 'A page where people vote, once each.',
        right: false,
        why: 'Somebody whom all trust must count, and know who has voted.',
      },
      {
        text: 'A drawing program that stores the pictures on the visitor’s machine.',
        right: true,
        why: 'Nothing is shared and nobody has to be trusted. A place that serves the files is enough.',
      },
      { text: 'A shop.', right: false, why: 'If the page decided on the price, the visitor could.' },
    ],
  },
]);
