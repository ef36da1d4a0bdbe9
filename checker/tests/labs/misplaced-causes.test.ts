import { expect, test } from 'vitest';
import type { Lab } from '../../core/lab.js';
import { misplacedCauses } from '../../labs/validate-lab.js';

test('a cause points only to a file that has the TODO of its step', () => {
  const open = { files: { 'a.ts': '// TODO(99.1)', 'b.ts': '// TODO(99.2)' }, used: [] };
  const cause = (id: string, file?: string) => ({ id, steps: ['99.1'], ...(file ? { file } : {}) });
  expect(misplacedCauses([cause('nowhere'), cause('right', 'a.ts')], open)).toEqual([]);
  expect(misplacedCauses([cause('wrong', 'b.ts'), cause('missing', 'c.ts')], open)).toEqual([
    'the cause wrong points to b.ts, which has no TODO(99.1)',
    'the cause missing points to c.ts, which has no TODO(99.1)',
  ]);
});

test('or to a file that a student has written in an earlier lab', () => {
  const lab = { slug: '01-dns', files: [{ path: 'zone.ts', exports: [] }] } as unknown as Lab;
  const open = { files: {}, used: [{ lab }] };
  const cause = (file: string) => ({ id: 'one', steps: ['99.1'], file });
  expect(misplacedCauses([cause('../01-dns/zone.ts')], open)).toEqual([]);
  expect(misplacedCauses([cause('../01-dns/given.ts')], open)).toHaveLength(1);
});
