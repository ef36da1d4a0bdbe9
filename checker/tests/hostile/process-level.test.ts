import { describeHostileSet } from './hostile-table.js';

describeHostileSet('process');
