/** Counts `times` attempts of lab 00, one update each: `count-attempts.ts <root> <times>`. Says so when it begins. */
import { changeLab } from '../../../core/progress.js';
import { updateProgress } from '../../../progress/progress-file.js';

const [root = '', times = '0'] = process.argv.slice(2);
console.log('begun');
for (let count = 0; count < Number(times); count++) {
  await updateProgress(root, (progress) =>
    changeLab(progress, '00', (lab) => ({ ...lab, attempts: lab.attempts + 1 })),
  );
}
