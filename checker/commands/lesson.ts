import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { jsonText } from '../report/json.js';
import { lessonText } from '../report/lesson/lesson-text.js';
import type { CommandContext } from './context.js';
import { writeLessonPages } from './lesson-pages.js';
import { openPage } from './open-page.js';
import { chooseLab, type OpenedWorkbook, openWorkbook } from './open-workbook.js';
import { pageText } from './page-text.js';

/** Shows a lab's lesson, and what comes after it. */
export async function runLesson(
  context: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean; readonly web?: boolean },
): Promise<number> {
  const { style, print } = context.screen;
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  if (options.web) return await showAsPage(context, opened, lab.slug);
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
      style.dim(`This is ${file}. As a page, with its figures:`),
      `  ${style.accent(`node checker lesson ${lab.id} --web`)}`,
      '',
      'Next: write the first step, then check your work.',
      `  ${style.accent(`node checker check ${lab.id}`)}`,
    ].join('\n'),
  );
  return 0;
}

/** Where no page can be opened, its path is enough: that is no failure. */
async function showAsPage(context: CommandContext, opened: OpenedWorkbook, slug: string): Promise<number> {
  const path = await writeLessonPages(opened, slug);
  const isOpened = await openPage(path, context.env);
  const says = isOpened ? 'The lesson is open in your browser:' : 'Open this page in a browser:';
  context.screen.print(`${says}\n  ${path}`);
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
