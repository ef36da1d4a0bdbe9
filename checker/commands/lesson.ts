import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { GLOSSARY } from '../labs/edition-format.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { jsonText } from '../report/json.js';
import { lessonText } from '../report/lesson/lesson-text.js';
import type { CommandContext } from './context.js';
import { writeLessonPages } from './lesson-pages.js';
import { openPage } from './open-page.js';
import { chooseLab, type OpenedWorkbook, openWorkbook } from './open-workbook.js';
import { pageText } from './page-text.js';

/** Shows a lab's lesson, and what comes after it; or the glossary of all lessons. */
export async function runLesson(
  context: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean; readonly web?: boolean },
): Promise<number> {
  const { style, print } = context.screen;
  const opened = await openWorkbook(context);
  if (options.lab === 'glossary') return await showGlossary(context, opened, options);
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

async function showGlossary(
  context: CommandContext,
  opened: OpenedWorkbook,
  { json, web }: { readonly json?: boolean; readonly web?: boolean },
): Promise<number> {
  const markdown = await readFile(join(opened.workbook.root, GLOSSARY), 'utf8').catch(() => {
    throw new UserError(
      `${GLOSSARY} is not there.`,
      'Copy it from the edition that you were given, or: node checker update <edition>',
    );
  });
  if (web) return await showAsPage(context, opened, 'glossary');
  if (json) context.screen.print(jsonText({ labId: 'glossary', title: 'Glossary', markdown }));
  else await pageText(context, lessonText(markdown, context.screen.style));
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
