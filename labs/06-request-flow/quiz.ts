import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'A browser has the address already and opens a page. The DNS server is down. What happens?',
    choices: [
      {
        text: 'Nothing changes: DNS is not on the way of the request.',
        right: true,
        why: 'It is asked for the address only, and the address is there.',
      },
      {
        text: 'The request fails, since every packet passes DNS.',
        right: false,
        why: 'No packet of the request does. DNS answers questions beside the way.',
      },
      {
        text: 'The proxy asks the DNS server again.',
        right: false,
        why: 'It knows its app by address and port, and has nothing to ask.',
      },
    ],
  },
  {
    question:
      'curl -v shows "Connection refused" after 20 milliseconds. The only firewall that you know of is a security group. What do you think first?',
    choices: [
      {
        text: 'The security group does not allow the port.',
        right: false,
        why: 'It would have dropped the packet, and curl would still be waiting.',
      },
      {
        text: 'The machine was reached, and nothing listens there at this port.',
        right: true,
        why: 'A refusal is an answer, and a security group sends none. It is not proof: another firewall on the way can refuse in the machine’s name. If the program does listen, look for one.',
      },
      {
        text: 'The app has crashed.',
        right: false,
        why: 'From outside nobody talks to the app. If only the app were dead, the proxy would answer 502.',
      },
    ],
  },
  {
    question: 'Monitoring shows 502 since ten o’clock. Which part is certainly alive?',
    choices: [
      { text: 'The app.', right: false, why: 'It is the one that did not answer the proxy.' },
      { text: 'The database.', right: false, why: 'Nobody came as far as the database.' },
      {
        text: 'The proxy.',
        right: true,
        why: 'Somebody wrote that answer, and it was the proxy.',
      },
    ],
  },
  {
    question:
      'Your start script waits two seconds for the database, then starts the app. What is wrong with that?',
    choices: [
      {
        text: 'Two seconds are too short. Ten are safe.',
        right: false,
        why: 'No number is safe, and every start now takes ten seconds.',
      },
      {
        text: 'The time says nothing about the database. Ask it, and go on when it answers.',
        right: true,
        why: 'Then a fast start is fast, and a slow one still works.',
      },
      {
        text: 'Nothing: the app connects only at the first request.',
        right: false,
        why: 'Then the first visitors get the errors.',
      },
    ],
  },
  {
    question:
      'A line of the app’s log and a line of the proxy’s log have the same time and path. Same request?',
    choices: [
      {
        text: 'Yes: the same path in the same millisecond is proof enough.',
        right: false,
        why: 'A busy site gets the same path many times in one millisecond.',
      },
      {
        text: 'Only if both have the id that the proxy made.',
        right: true,
        why: 'It was made for this one request, and nobody else can have it.',
      },
      {
        text: 'Yes, if the client sent an X-Request-Id and the app logged it.',
        right: false,
        why: 'A client can send any id, and the same one as often as it likes.',
      },
    ],
  },
  {
    question:
      'A laptop says that the certificate is not valid yet. All other machines are content. Where do you look?',
    choices: [
      {
        text: 'At the clock of the laptop.',
        right: true,
        why: 'Whether a certificate is valid now depends on what the client takes for now.',
      },
      {
        text: 'At the proxy: the certificate must be made anew.',
        right: false,
        why: 'Then all clients would complain.',
      },
      {
        text: 'At the DNS: it gave the address of another machine.',
        right: false,
        why: 'Another machine would show the certificate of another name.',
      },
    ],
  },
]);
