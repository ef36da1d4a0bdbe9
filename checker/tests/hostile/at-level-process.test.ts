import { declareHostileSet } from './hostile-set.js';

await declareHostileSet('process', 'code');
