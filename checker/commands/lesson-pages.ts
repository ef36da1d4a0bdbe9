import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../core/atomic-write.js';
import { storageError } from '../core/storage-error.js';
import { lockOf } from '../core/unlock.js';
import { figurePaths } from '../labs/figure-paths.js';
import { type LessonPage, lessonPage } from '../report/lesson/lesson-page.js';
import type { OpenedWorkbook } from './open-workbook.js';

/** A lesson, or the glossary, as a page of its own. */
interface PageSource {
  /** `01-dns`, `glossary`: the name of its file. */
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
  readonly figures: LessonPage['figures'];
}

/** The pages, relative to the workbook: beside the progress file, where the checker keeps what is its own. */
const PAGES = '.checker/lessons';

/**
 * Writes the lessons of all labs that are open, and the glossary, as pages that lead to each other. Gives the path of
 * the one that is named by `slug` (`01-dns`, `glossary`). A locked lab gets none, and a link to it stays text.
 */
export async function writeLessonPages(opened: OpenedWorkbook, slug: string): Promise<string> {
  const folder = join(opened.workbook.root, PAGES);
  const sources = await findSources(opened);
  const names = new Set(sources.map(({ name }) => name));
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, markdown, figures } of sources) {
      const others = sources.map((other) => ({
        title: other.title,
        ...(other.name === name ? {} : { href: `${other.name}.html` }),
      }));
      const page = lessonPage({ markdown, figures, others, linkTo: (target) => linkTo(target, names) });
      await writeFileAtomic(join(folder, `${name}.html`), page);
    }
  } catch (error) {
    throw storageError(error, 'the page', folder);
  }
  return join(folder, `${slug}.html`);
}

/** A place on the page, a page of the web, or another lesson that has a page. */
function linkTo(target: string, names: ReadonlySet<string>): string | undefined {
  if (/^(https?:\/\/|mailto:|#)/i.test(target)) return target;
  const [, path = '', anchor = ''] = /^([^#?]*)(#.*)?$/.exec(target) ?? [];
  const name = /^(?:\.\.\/)*(GLOSSARY\.md|\d\d-[\w-]+(?=\/(?:README\.md)?$))/.exec(path)?.[1];
  const page = name === 'GLOSSARY.md' ? 'glossary' : name;
  return page !== undefined && names.has(page) ? `${page}.html${anchor}` : undefined;
}

async function findSources({ workbook, progress }: OpenedWorkbook): Promise<PageSource[]> {
  const open = workbook.labs.filter(({ id }) => !lockOf(workbook, progress, id).isLocked);
  const labs = await Promise.all(
    open.map(async ({ id, slug, title }): Promise<PageSource | undefined> => {
      const dir = join(workbook.root, 'labs', slug);
      const own = await textAt(join(dir, 'README.md'));
      const markdown = own ?? (await workbook.open(id)).files['README.md'];
      if (markdown === undefined) return undefined;
      return { name: slug, title: `${id} ${title}`, markdown, figures: await figuresOf(markdown, dir) };
    }),
  );
  const glossary = await textAt(join(workbook.root, 'labs/GLOSSARY.md'));
  return [
    ...labs.filter((source) => source !== undefined),
    ...(glossary === undefined
      ? []
      : [{ name: 'glossary', title: 'Glossary', markdown: glossary, figures: new Map<string, string>() }]),
  ];
}

/** Drawings only, and only those that lie where a lesson's figures do. */
async function figuresOf(markdown: string, dir: string): Promise<Map<string, string>> {
  const read = figurePaths(markdown).map(
    async (source) => [source, await textAt(join(dir, source))] as const,
  );
  const found = (await Promise.all(read)).filter(
    (entry): entry is readonly [string, string] => entry[1] !== undefined && /^\s*<svg[\s>]/.test(entry[1]),
  );
  return new Map(found);
}

const textAt = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
