import { declareHostileSet } from './hostile-set.js';

await declareHostileSet('user', 'services');
