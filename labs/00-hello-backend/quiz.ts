import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'Which of these makes a program a server?',
    choices: [
      {
        text: 'It runs on a computer in a data centre.',
        right: false,
        why: 'Your laptop is a server while it runs this lab. The place does not matter.',
      },
      {
        text: 'It is written for Linux.',
        right: false,
        why: 'Servers run on every system. Only the protocol that they speak matters to clients.',
      },
      {
        text: 'It waits for requests on a port and answers them.',
        right: true,
        why: 'Listening and answering is what serving means. Everything else is detail.',
      },
      {
        text: 'It holds a database.',
        right: false,
        why: 'Many servers keep data, but some only compute or only hand out files.',
      },
    ],
  },
  {
    question: 'You open http://example.com/ in a browser. To which port does it connect?',
    choices: [
      {
        text: '80',
        right: true,
        why: 'An address without a port means the port of its scheme: 80 for http, 443 for https.',
      },
      {
        text: '443',
        right: false,
        why: 'That is the port for https. This address begins with http.',
      },
      {
        text: '3000',
        right: false,
        why: 'That is a habit of developers for servers that they try out, and must be written in the address.',
      },
      {
        text: 'Any port on which the server listens.',
        right: false,
        why: 'A client cannot find out on which ports a server listens. It must know one before it connects.',
      },
    ],
  },
  {
    question: 'Why does a server end every response, also when it has nothing to say?',
    choices: [
      {
        text: 'Otherwise the server cannot take another request.',
        right: false,
        why: 'Node goes on taking requests. It is this one client that waits.',
      },
      {
        text: 'Until the response ends, the client waits.',
        right: true,
        why: 'The client cannot know that nothing more will come. It waits until the response ends or its patience does.',
      },
      {
        text: 'Otherwise the status would be 500.',
        right: false,
        why: 'There is no status at all if no response is sent.',
      },
    ],
  },
  {
    question: 'An unknown path is answered with status 200 and the text "not found". What is wrong?',
    choices: [
      {
        text: 'The text should be HTML.',
        right: false,
        why: 'That would be nicer to look at, and still say to every program that the page exists.',
      },
      {
        text: 'The server should not answer at all.',
        right: false,
        why: 'Then the client would wait. "Nothing here" is an answer too: 404.',
      },
      {
        text: 'Programs read the status, and 200 says that all is well.',
        right: true,
        why: 'A person reads the text. Browsers, caches and search engines go by the status, so it must be 404.',
      },
    ],
  },
  {
    question: 'A client sends a body that is not JSON to a route that expects JSON. What should it get?',
    choices: [
      {
        text: '500',
        right: false,
        why: 'Statuses that begin with 5 say that the server is at fault. Someone would be woken at night for nothing.',
      },
      {
        text: '400',
        right: true,
        why: 'Statuses that begin with 4 say that the fault is in the request. The server is well and goes on.',
      },
      {
        text: '404',
        right: false,
        why: 'The route exists. It is the body that cannot be read.',
      },
      {
        text: 'A closed connection',
        right: false,
        why: 'The client could not tell this from a broken network, and would try again.',
      },
    ],
  },
  {
    question: 'In your server, two pieces of a request body arrive. What do you know about them?',
    choices: [
      {
        text: 'Joined in order, they are the body. Where it was cut means nothing.',
        right: true,
        why: 'TCP carries a stream of bytes. Where a piece ends depends on the network and on buffers.',
      },
      {
        text: 'Each piece is one line.',
        right: false,
        why: 'A cut may come anywhere, even in the middle of a character.',
      },
      {
        text: 'Each piece is what the client sent with one call.',
        right: false,
        why: 'On the way pieces are joined and cut again. One call may arrive as three pieces, three calls as one.',
      },
    ],
  },
  {
    question: 'Your server keeps likes in a list, outside of the function that answers. When are they lost?',
    choices: [
      {
        text: 'After each response.',
        right: false,
        why: 'That is so for a variable inside the function that answers. This one is outside.',
      },
      {
        text: 'When another client connects.',
        right: false,
        why: 'All clients are answered by the same program, with the same list.',
      },
      {
        text: 'Never.',
        right: false,
        why: 'Memory is empty after a restart. Stop the server with Ctrl-C, start it, and look.',
      },
      {
        text: 'When the program ends, for whatever reason.',
        right: true,
        why: 'A variable lives in the memory of its program. What must last goes to a database, as in lab 04.',
      },
    ],
  },
  {
    question: 'Why is a like counted in the backend and not in the browser that sends it?',
    choices: [
      {
        text: 'Browsers cannot add numbers fast enough.',
        right: false,
        why: 'Adding is easy everywhere. The question is whose number counts.',
      },
      {
        text: 'Everyone must see the same count, and nobody may make it up.',
        right: true,
        why: 'Data that people share needs one place that holds it and one place that decides what is allowed.',
      },
      {
        text: 'Browsers cannot keep any data.',
        right: false,
        why: 'They can, but each only for itself: your browser does not know what others have liked.',
      },
    ],
  },
]);
