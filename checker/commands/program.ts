import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../core/errors.js';
import { AUTHOR_COMMANDS, type CommandEntry, type GivenOptions, STUDENT_COMMANDS } from './catalogue.js';
import type { CommandContext } from './context.js';

/** A command line that was read: what to start, not yet started. */
export type Start = (context: CommandContext) => Promise<number>;

/**
 * Reads a command line. Throws UserError (exit 2) when it is none, and commander's error, with exit code 0, when it only
 * asked for help.
 */
export function readCommandLine(words: readonly string[], isAuthor: boolean): Start {
  const entries = isAuthor ? [...STUDENT_COMMANDS, ...AUTHOR_COMMANDS] : STUDENT_COMMANDS;
  let start: Start | undefined;
  const program = new Command('node checker')
    .description('Backend foundations: labs, and a checker that explains every failure.')
    .option('--debug', 'say more when the checker itself fails')
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .usage('[command] [options]')
    .configureHelp({ subcommandTerm })
    .configureOutput(SILENT)
    .exitOverride()
    .argument('[command...]')
    .action(([name]: string[]) => {
      if (name !== undefined) throw unknownCommand(entries, name);
      start = (context) => startHome(context, isAuthor);
    });
  const named = entries.find((entry) => entry.name === words[0]);
  const asksForSchema = words.includes('--json-schema');
  // Only help needs them all, and `status` must start nearly as fast as an empty program.
  for (const entry of named ? [named] : entries) {
    program.addCommand(
      declare(entry, (chosen) => (start = chosen), asksForSchema),
      { hidden: false },
    );
  }
  try {
    program.parse([...words], { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError && error.exitCode !== 0 ? usageError(error, named) : error;
  }
  if (!start) throw new Error('commander ran no action');
  return start;
}

function declare(entry: CommandEntry, choose: (start: Start) => void, asksForSchema: boolean): Command {
  const command = new Command(entry.name)
    .description(entry.says)
    .helpOption('-h, --help', 'show this')
    .option('--debug', 'say more when the checker itself fails')
    .configureOutput(SILENT)
    .exitOverride();
  // A schema is the same whatever it is about.
  if (entry.argument) command.arguments(asksForSchema ? asOptional(entry.argument) : entry.argument);
  for (const { flags, says, choices, fallback, isSeed, isPort } of entry.options ?? []) {
    const option = new Option(flags, says);
    if (choices) option.choices([...choices]);
    if (fallback) option.default(fallback);
    if (isSeed) option.argParser(readSeed);
    if (isPort) option.argParser(readPort);
    command.addOption(option);
  }
  if (entry.more) command.addHelpText('after', `\n${entry.more}`);
  if (entry.hasJson) {
    command.option('--json', 'machine-readable');
    command.option('--json-schema', 'the JSON Schema of what --json prints');
  }
  return command.action(() => {
    const options: GivenOptions & { readonly jsonSchema?: boolean } = command.opts();
    const words = command.args;
    choose((context) =>
      options.jsonSchema ? printSchema(context, entry.name) : entry.start(context, words, options),
    );
  });
}

const asOptional = (argument: string) => argument.replace(/<([^>]+)>/g, '[$1]');

/** Its errors are told where all others are. */
const SILENT = { outputError: () => {} };

function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  const term = [command.name(), ...words].join(' ');
  // A longer one leaves its text no room, and the text is then not wrapped; its own help shows the whole.
  return term.length <= LONGEST_TERM ? term : `${command.name()} ...`;
}

/** In columns, of 80. */
const LONGEST_TERM = 30;

function usageError({ message }: CommanderError, command: CommandEntry | undefined): UserError {
  const text = message.replace(/^error: /, '');
  return new UserError(
    `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace('..', '.'),
    `node checker ${command ? `${command.name} ` : ''}--help`,
  );
}

async function startHome(context: CommandContext, isAuthor: boolean): Promise<number> {
  const { runHome } = await import('./home.js');
  return await runHome(context, (words) => readCommandLine(words, isAuthor)(context));
}

async function printSchema(context: CommandContext, name: string): Promise<number> {
  const { jsonSchemaOf } = await import('../report/json-schemas.js');
  context.screen.print(JSON.stringify(jsonSchemaOf(name), null, 2));
  return 0;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d{1,10}$/.test(text) && seed < 2 ** 32) return seed;
  throw new UserError(
    `"${text}" is not a seed: a whole number from 0 to 4294967295.`,
    'node checker check --seed 12345',
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{4,5}$/.test(text) && port >= 1024 && port < 2 ** 16) return port;
  throw new UserError(
    `"${text}" is not a port for a debugger: a whole number from 1024 to 65535.`,
    'node checker check --inspect-port 9230',
  );
}

function unknownCommand(entries: readonly CommandEntry[], name: string): UserError {
  const names = entries.map((entry) => entry.name).join(', ');
  return new UserError(`There is no command "${name}". The commands are: ${names}.`, 'node checker --help');
}
