/** Finds the command that was asked for, and only then loads it. */
import { Command, CommanderError } from 'commander';
import { buildGeneratorCommand } from './command-line.ts';
import { readComponents } from './components.ts';
import { exitCode } from './errors.ts';
import type { Generator } from './generator.ts';
import { importModule, listModules } from './modules.ts';
import { runGenerator } from './pipeline.ts';
import { errorColors } from './terminal.ts';
import { version } from './version.ts';

/** What `src/commands/<name>.ts` exports as `buildCommand`. */
type BuildCommand = (name: string, title: string, signal: AbortSignal) => Promise<Command>;

/**
 * Runs a command line.
 * @returns the exit code
 * @throws UserError and Interrupted, as the commands do
 */
export async function runCommandLine(title: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const program = await buildProgram(title, args[0], signal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode.done;
  } catch (error) {
    // Commander has said what it had to say: help and version are no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    throw error;
  }
}

async function buildProgram(title: string, wanted: string | undefined, signal: AbortSignal): Promise<Command> {
  const program = new Command(title)
    .description(
      'Make web projects in which everything is in place, bring the same to repositories that exist, and look after them.',
    )
    .commandsGroup('Settings and help:')
    .helpCommand(true)
    .version(version, '-V, --version')
    .usage('<command> [options]')
    .addHelpText('after', `\nExamples:\n${examples(title)}`);
  const generators = listModules('generators');
  const commands = listModules('src/commands');
  const all = [...generators, ...commands];
  for (const name of wanted && all.includes(wanted) ? [wanted] : all) {
    const command = generators.includes(name)
      ? await buildGenerator(name, titleOf(title, name), signal)
      : await buildOther(name, titleOf(title, name), signal);
    program.addCommand(command);
  }
  withOurManners(program, title);
  for (const command of program.commands) withOurManners(command, titleOf(title, command.name()));
  return program;
}

function examples(title: string): string {
  return [
    `  ${title} new shop          # ask, then make ./shop`,
    `  ${title} new shop --yes    # ask nothing`,
    `  ${title} new --help        # every question and its flag`,
    `  ${title} list              # what this repository has, and what can be added to it`,
    `  ${title} add               # choose from that, see what changes, then add it`,
  ].join('\n');
}

/** `countable new`; `create-countable-project` is that command already. */
function titleOf(program: string, command: string): string {
  return program === 'countable' ? `${program} ${command}` : program;
}

async function buildGenerator(name: string, title: string, signal: AbortSignal): Promise<Command> {
  const generator = (await importModule(`generators/${name}`))['generator'] as Generator;
  const components = await readComponents();
  const run = runGenerator.bind(undefined, generator, components);
  return buildGeneratorCommand({ name, title, generator, components, run: (request) => run(request, signal) });
}

async function buildOther(name: string, title: string, signal: AbortSignal): Promise<Command> {
  const build = (await importModule(`src/commands/${name}`))['buildCommand'] as BuildCommand;
  return build(name, title, signal);
}

/** Errors as everywhere else, with a pointer to the help; never an exit of its own. */
function withOurManners(command: Command, title: string): void {
  command
    .exitOverride()
    .showHelpAfterError(`To see what it takes: ${title} --help`)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, `${errorColors.red('error')}:`)) });
}
