import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.js';
import { findLab, findStep } from '../../core/find-lab.js';
import { makeStep } from './make-steps.js';

const labs = [
  { id: '00', slug: '00-hello-backend', title: 'Hello, backend', steps: [makeStep('00.1')] },
  { id: '01', slug: '01-dns', title: 'DNS', steps: [makeStep('01.1'), makeStep('01.10')] },
];

describe('a lab is found by what people type', () => {
  test.each(['01', '1', '01-dns', 'dns', 'DNS', 'labs/01-dns', './labs/01-dns/'])('%s', (typed) => {
    expect(findLab(labs, typed).id).toBe('01');
  });

  test.each(['77', '', 'dn', '../etc'])('%j is no lab: the list is told', (typed) => {
    expect(() => findLab(labs, typed)).toThrow(UserError);
    expect(() => findLab(labs, typed)).toThrow(/00 {2}Hello, backend\n {2}01 {2}DNS/);
  });
});

describe('a step is found by its id', () => {
  test.each([
    ['01.1', '01.1'],
    ['1.1', '01.1'],
    ['01.10', '01.10'],
    ['01.01', '01.1'],
  ])('%s is %s', (typed, id) => {
    expect(findStep(labs, typed).step.id).toBe(id);
    expect(findStep(labs, typed).lab.id).toBe('01');
  });

  test('a step that the lab does not have: its steps are told', () => {
    expect(() => findStep(labs, '01.3')).toThrow(/no step 01\.3[\s\S]*01\.1[\s\S]*01\.10/);
  });

  test.each(['01', 'dns.1', '01.', '.1', '01.1.1'])('%j is no step', (typed) => {
    expect(() => findStep(labs, typed)).toThrow(/written like 01\.3/);
  });
});
