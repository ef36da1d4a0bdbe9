import { declareHostileSet } from './hostile-set.js';

await declareHostileSet('sandbox', 'code');
