import { defineLab } from '#define';

export default defineLab({
  id: '99',
  slug: '99-template',
  title: 'Template',
  summary: 'Say in one sentence what the student can do afterwards.',
  minutes: 15,
  files: [{ path: 'greet.ts', exports: ['greet'] }],
  given: ['run.ts'],
  data: [],
  examples: ['example.test.ts'],
  packages: [],
  run: 'run.ts',
  needs: [],
  steps: [
    {
      id: '99.1',
      title: 'Greet by name',
      points: 10,
      required: 'core',
      file: 'greet.ts',
      dependsOn: [],
      hints: [
        'What does the function get, and what must it give back?',
        'The name must be a part of the text that is given back.',
        "Join three texts with +: 'Hello, ', the name and '!'.",
      ],
    },
  ],
});
