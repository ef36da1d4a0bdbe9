import { isFromTheStudent } from './types.js';

export function answer() {
  console.log('the changed file was taken:', isFromTheStudent);
  return {};
}
