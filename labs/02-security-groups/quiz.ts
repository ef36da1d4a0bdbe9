import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'A client waits for two minutes and then says "connection timed out". What do you know?',
    choices: [
      {
        text: 'The server program has crashed.',
        right: false,
        why: 'When a program is gone, the machine refuses at once. A refusal is an answer, and here there was none.',
      },
      {
        text: 'No answer of any kind came back.',
        right: true,
        why: 'Packets were dropped on the way, most likely by a security group. The server may be in perfect health.',
      },
      {
        text: 'The server program is too slow.',
        right: false,
        why: 'The operating system makes the connection, not the program. A slow program still has it made at once.',
      },
    ],
  },
  {
    question: 'A client says "connection refused". What do you know about the security group?',
    choices: [
      {
        text: 'It has no rule for this port.',
        right: false,
        why: 'Then the packet would have been dropped in silence. A security group never refuses.',
      },
      {
        text: 'It let the packet through.',
        right: true,
        why: 'The machine itself sent the refusal, because nobody listens on the port. To do so it must have got the packet.',
      },
      {
        text: 'Nothing.',
        right: false,
        why: 'An answer came back from the machine, so something did get there.',
      },
    ],
  },
  {
    question: 'A group has one inbound rule for TCP 443 and no outbound rule at all. A browser opens a page.',
    choices: [
      {
        text: 'It works.',
        right: true,
        why: 'The answer belongs to a connection that was allowed. Security groups remember it, and no rule is asked.',
      },
      {
        text: 'It fails: the answer may not go out.',
        right: false,
        why: 'That would be so with a stateless filter, such as a network ACL. Security groups are stateful.',
      },
      {
        text: 'The request goes in, and the browser waits.',
        right: false,
        why: 'The reply needs no outbound rule. Only connections that the instance begins do.',
      },
    ],
  },
  {
    question:
      'Group A allows SSH from 203.0.113.0/24. Group B has no rule for SSH. The instance carries both.',
    choices: [
      {
        text: 'SSH is closed, because B does not allow it.',
        right: false,
        why: 'B says nothing about SSH, and it has no way to say no. There are no rules that deny.',
      },
      {
        text: 'It depends on which group comes first.',
        right: false,
        why: 'Rules have no order, and groups have none either: they are taken together as one set.',
      },
      {
        text: 'SSH is open to 203.0.113.0/24.',
        right: true,
        why: 'One rule that allows is enough. To close it, the rule must go from every group that the instance carries.',
      },
    ],
  },
  {
    question: 'How many addresses does 203.0.113.64/26 hold?',
    choices: [
      {
        text: '64',
        right: true,
        why: '26 of 32 bits are the same, so 6 are free: 2 to the power of 6. They are .64 to .127.',
      },
      { text: '26', right: false, why: 'The number after the slash counts the bits that are fixed.' },
      { text: '256', right: false, why: 'That is a /24. Two bits more are fixed here.' },
    ],
  },
  {
    question: 'Which source belongs in the SSH rule of a server in production?',
    choices: [
      {
        text: '0.0.0.0/0, because the key protects it anyway.',
        right: false,
        why: 'Then everybody can try, all day, and every fault in the SSH server is open to the world.',
      },
      {
        text: 'The block of addresses from which you administer it.',
        right: true,
        why: 'Who cannot reach the port cannot attack it. The key is the second lock, not the only one.',
      },
      {
        text: 'None: an empty list is for everybody.',
        right: false,
        why: 'An empty list allows nothing. No rule, no passage.',
      },
    ],
  },
]);
