import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'A client waits for a minute and then says "connection timed out". What do you know?',
    choices: [
      {
        text: 'The server program has crashed.',
        right: false,
        why: 'When a program is gone, the machine refuses at once. A refusal is an answer.',
      },
      {
        text: 'No answer of any kind came back.',
        right: true,
        why: 'Packets were dropped on the way: by a security group, most likely. The server may be in perfect health.',
      },
      {
        text: 'The server is too slow.',
        right: false,
        why: 'The connection is made by the operating system, not by the program. A slow program still has it made at once.',
      },
    ],
  },
]);
