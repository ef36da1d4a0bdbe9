import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'Who is greeted?',
    choices: [
      { text: 'The one whose name is given', right: true, why: 'greet(name) gets the name from its caller.' },
      { text: 'Everybody', right: false, why: 'Only one name is given at a time.' },
    ],
  },
]);
