import { defineCauses } from '#testing';

export const causes = defineCauses([
  {
    id: 'forgets-the-name',
    steps: ['99.1'],
    says: 'The greeting is the same for everybody: the name that was given is not in it.',
    matches: ({ seen }) => typeof seen?.data === 'string' && seen.data.startsWith('Hello'),
  },
]);
