import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'Ten names lead to one machine with one address. How does the proxy know which name was meant?',
    choices: [
      {
        text: 'From the address that the client connected to.',
        right: false,
        why: 'It is the same for all ten names.',
      },
      {
        text: 'It asks DNS.',
        right: false,
        why: 'DNS turns a name into an address. From the address alone nobody can tell which name was used.',
      },
      {
        text: 'From the Host header of the request.',
        right: true,
        why: 'The client writes the name there. With TLS it also says it in its first message (SNI).',
      },
    ],
  },
  {
    question: 'A request comes with Host: nobody.example.org, which no server block has. What does nginx do?',
    choices: [
      { text: 'It answers 404.', right: false, why: '404 is about a path. Some block always answers.' },
      {
        text: 'It takes the block that says default_server, or else the first for that port.',
        right: true,
        why: 'So put a block there that you want strangers to see.',
      },
      { text: 'It closes the connection.', right: false, why: 'Only if the default block says so.' },
    ],
  },
  {
    question:
      'The app behind the proxy limits each client to 10 requests a minute, by address. All visitors are refused at once. Why?',
    choices: [
      {
        text: 'The app sees one client: the proxy. It must look at X-Forwarded-For.',
        right: true,
        why: 'The connection to the app comes from the proxy. The proxy says in X-Forwarded-For who asked.',
      },
      {
        text: 'All visitors have the same address.',
        right: false,
        why: 'They do not; but the app does not see their connections.',
      },
      { text: 'TLS hides the address.', right: false, why: 'TLS encrypts what is said, not who says it.' },
    ],
  },
  {
    question: 'A client sends X-Forwarded-For: 10.0.0.1 itself. What should the outermost proxy do with it?',
    choices: [
      {
        text: 'Pass it on; it is a header like others.',
        right: false,
        why: 'Then anybody can claim to be anybody.',
      },
      {
        text: 'Overwrite it with the address that it sees.',
        right: true,
        why: 'That is the one thing that the proxy knows for sure.',
      },
      {
        text: 'Refuse the request.',
        right: false,
        why: 'There are honest reasons for the header, such as a proxy on the client’s side.',
      },
    ],
  },
  {
    question: 'Why does a proxy not pass on the header Connection: close?',
    choices: [
      {
        text: 'It speaks about the connection between client and proxy. The one to the app is another one.',
        right: true,
        why: 'Such headers are called hop-by-hop (RFC 9110 section 7.6.1).',
      },
      { text: 'It is not allowed in HTTP/1.1.', right: false, why: 'It is, and it is common.' },
      {
        text: 'Apps cannot read it.',
        right: false,
        why: 'They can: the app would close a connection that the proxy wants to keep.',
      },
    ],
  },
  {
    question: 'A visitor sees 502. What do you know?',
    choices: [
      { text: 'The proxy is broken.', right: false, why: 'It works: it is the one that answers.' },
      {
        text: 'The proxy got no answer from the app that it could pass on.',
        right: true,
        why: 'So look at the app: is it running, on that port, and what does its log say?',
      },
      { text: 'The name is unknown.', right: false, why: 'Then nobody would have answered at all.' },
    ],
  },
  {
    question: 'An upload of 10 GB goes through a proxy with 1 GB of memory. What must the proxy do?',
    choices: [
      { text: 'Read it all, then send it on.', right: false, why: 'It does not fit.' },
      {
        text: 'Pass on each piece as it comes, and stop reading while the app is slow.',
        right: true,
        why: 'That is what pipe() does. Stopping to read is called backpressure.',
      },
      {
        text: 'Pass on each piece as it comes, however fast the app is.',
        right: false,
        why: 'What the app has not taken yet would fill the memory after all.',
      },
    ],
  },
  {
    question:
      'In the answer to plain HTTP, which Location is right for http://shop.example.com:8080/cart?id=7?',
    choices: [
      {
        text: 'https://shop.example.com:8080/cart?id=7',
        right: false,
        why: 'Port 8080 speaks plain HTTP. A client that begins with TLS there is not understood.',
      },
      { text: 'https://shop.example.com/', right: false, why: 'The visitor wanted the cart.' },
      {
        text: 'https://shop.example.com/cart?id=7',
        right: true,
        why: 'Host without the port, and path and query as they were.',
      },
    ],
  },
  {
    question:
      'The app breaks off after half of its answer. Status 200 was sent to the client already. What now?',
    choices: [
      {
        text: 'Send a second status, 502.',
        right: false,
        why: 'There is one status for each answer. In Node a second one throws an error.',
      },
      {
        text: 'End the response; half is better than nothing.',
        right: false,
        why: 'The client would take the half for the whole.',
      },
      {
        text: 'Break off the connection to the client.',
        right: true,
        why: 'Only so does it learn that something is missing.',
      },
    ],
  },
  {
    question:
      'A visitor came by https. The app behind the proxy builds its links with http://. Where should it look?',
    choices: [
      {
        text: 'At the port of its own connection.',
        right: false,
        why: 'That connection is plain HTTP for every visitor: TLS ends at the proxy.',
      },
      {
        text: 'At X-Forwarded-Proto.',
        right: true,
        why: 'Only the proxy knows how the visitor came, and it says so there.',
      },
      {
        text: 'At the certificate.',
        right: false,
        why: 'The proxy has it. The app sees nothing of it, which is why it needs none.',
      },
    ],
  },
]);
