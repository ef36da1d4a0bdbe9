import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeSolvedWorkbook } from './solved-workbook.js';

const repo = resolve(import.meta.dirname, '..');
const target = join(repo, 'demo');
await rm(target, { recursive: true, force: true });
await makeSolvedWorkbook(repo, target);
console.log('The workbook for the demonstrations is in demo/: every lab is open, and solved.');
