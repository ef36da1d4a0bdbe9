import { isFromTheStudent } from './types.js';

export function answer() {
  console.log('ATTACK SUCCEEDED: the changed file was taken', isFromTheStudent);
  return {};
}
