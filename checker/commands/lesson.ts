import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { jsonText } from '../report/json.js';
import { lessonText } from '../report/lesson.js';
import type { CommandContext } from './context.js';
import { chooseLab, openWorkbook } from './open-workbook.js';
import { pageText } from './page-text.js';

/** Shows a lab's lesson, and what comes after it. */
export async function runLesson(
  context: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean },
): Promise<number> {
  const { style, print } = context.screen;
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  const markdown = await readLesson(opened.workbook, lab);
  if (options.json) {
    print(jsonText({ labId: lab.id, title: lab.title, markdown }));
    return 0;
  }
  const file = `labs/${lab.slug}/README.md`;
  await pageText(context, lessonText(markdown, style));
  print(
    [
      '',
      style.dim(`(This is ${file}. Your editor may show it more nicely.)`),
      '',
      'Next: write the first step, then check your work.',
      `  ${style.accent(`node checker check ${lab.id}`)}`,
    ].join('\n'),
  );
  return 0;
}

/** The lesson in the lab's folder; if it was deleted, the one that came with the lab. */
async function readLesson(workbook: Workbook, lab: LabSummary): Promise<string> {
  try {
    return await readFile(join(workbook.root, 'labs', lab.slug, 'README.md'), 'utf8');
  } catch {
    return (await workbook.open(lab.id)).files['README.md'] ?? '';
  }
}
