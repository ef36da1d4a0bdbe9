export { inert, inertLine } from '../core/inert.js';
