import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repo } from '../transcripts/workbook-session.js';

/** The folder with the decks. */
export const slidesFolder = join(repo, 'slides');

/** A command as a slide shows it, with what the slide shows of its output. */
export interface ShownCommand {
  /** The number of the slide, from 1 on. */
  readonly slide: number;
  readonly command: string;
  /** What is typed into its prompt, for a command that has one. */
  readonly typed: readonly string[];
  /** Lines of its output, in order. `...` stands for anything. */
  readonly output: readonly string[];
}

export interface Slide {
  readonly number: number;
  readonly heading: string;
  /** The speaker's notes. */
  readonly notes: string;
  /** How long the notes plan for it; undefined if they do not say. */
  readonly minutes: number | undefined;
  /** Paths of figures, from slides/ on. */
  readonly figures: readonly string[];
  readonly commands: readonly ShownCommand[];
  /** Lines in fenced blocks of other languages that look like a command. */
  readonly unproved: readonly string[];
}

export interface Deck {
  readonly name: string;
  readonly slides: readonly Slide[];
}

/** Every deck in slides/, in the order of a course: the start, the labs, the end. */
export function readDecks(): Deck[] {
  const names = readdirSync(slidesFolder).filter((name) => name.endsWith('.md'));
  const place = (name: string) => (name === 'start.md' ? '' : name);
  return names
    .sort((one, other) => (place(one) < place(other) ? -1 : 1))
    .map((name) => readDeck(name.replace(/\.md$/, ''), readFileSync(join(slidesFolder, name), 'utf8')));
}

/** Reads a deck's Markdown. Slides are parted by lines of three dashes; the first part is the front matter. */
export function readDeck(name: string, markdown: string): Deck {
  const [, , ...pages] = markdown.split(/^---$/m);
  return { name, slides: pages.map((page, index) => readSlide(page, index + 1)) };
}

function readSlide(page: string, number: number): Slide {
  const comments = [...page.matchAll(/<!--([\s\S]*?)-->/g)].map(([, text = '']) => text.trim());
  // A comment that begins with a directive of Marp's, such as `_class:`, is no note.
  const notes = comments.filter((text) => !/^_?[a-z]+:/.test(text)).join('\n');
  const fences = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  return {
    number,
    heading: /^# (.*)$/m.exec(page)?.[1] ?? '',
    notes,
    minutes: minutesOf(notes),
    figures: [...page.matchAll(/\(([^()\s]*figures\/[^)]+)\)/g)].map(([, file = '']) => file),
    commands: fences.flatMap(([, language, text = '']) =>
      language === 'console' ? readCommands(text, number) : [],
    ),
    unproved: fences.flatMap(([, language, text = '']) =>
      language === 'console'
        ? []
        : text.split('\n').filter((line) => /^(\$|curl|dig|openssl|node) /.test(line)),
    ),
  };
}

function minutesOf(notes: string): number | undefined {
  const minutes = /^(\d+(?:\.5)?) min\./.exec(notes)?.[1];
  return minutes === undefined ? undefined : Number(minutes);
}

/**
 * `$ ` begins a command, which goes on in the next line after a backslash. `> ` after a `node checker repl` is typed into
 * its prompt.
 */
function readCommands(text: string, slide: number): ShownCommand[] {
  const commands: { slide: number; command: string; typed: string[]; output: string[] }[] = [];
  for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({ slide, command: line.slice(2), typed: [], output: [] });
    else if (line.startsWith('> ') && last?.command.includes('checker repl')) last.typed.push(line.slice(2));
    else if (line.trim() !== '') last?.output.push(line.trim());
  }
  return commands;
}
