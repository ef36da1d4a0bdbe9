import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['labs/**/example.test.ts'] } });
