import { describeHostileSet } from './hostile-table.js';

describeHostileSet('sandbox');
