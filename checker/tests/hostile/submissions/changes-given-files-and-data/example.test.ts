import { test } from 'vitest';

test('all is well', () => {});
