/** `countable status`: what differs by now between the project's services and what is wanted. */
import { Command } from 'commander';
import { findServices } from '../login/reach-service.ts';
import { readProject } from '../registration/project.ts';
import { readRegistrationStatus } from '../registration/status.ts';
import { withReach } from '../registration/with-reach.ts';
import { ownCommandLine, ownFolder } from '../replay.ts';
import { print } from '../terminal.ts';
import { version } from '../version.ts';

interface Options {
  readonly rehearse?: true;
  readonly json?: true;
}

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  return new Command(name)
    .helpGroup('GitHub, Slack, Sentry and Jenkins:')
    .summary('Say what has drifted since the project was registered')
    .description(
      'Read the services that the project in this folder is registered with, and say what differs by now: renamed, deleted, disabled, rotated. Writes nothing. Ends with 1 where something differs.',
    )
    .argument('[service...]', 'github, slack, sentry, jenkins (default: all that the record has)')
    .option('--rehearse', 'ask the stand-ins on this machine')
    .option('--json', 'print the result as JSON, nothing else')
    .addHelpText(
      'after',
      `\nExamples:\n  ${title}              # all services\n  ${title} jenkins      # one\n  ${title} --json       # for scripts`,
    )
    .action((names: string[], options: Options) => runStatus(names, options, signal));
}

async function runStatus(given: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const [rehearse, json] = [options.rehearse === true, options.json === true];
  const services = await Promise.all(given.map(findServices));
  const names = services.flat().map(({ id }) => id);
  const local = await readProject(ownFolder(process.env, process.cwd()));
  const toMend = ownCommandLine('register', [rehearse && '--rehearse'], process.env, version);
  const statuses = await withReach({ rehearse, answers: local.answers }, signal, (reach) =>
    readRegistrationStatus(local, reach, { json, names, toMend }),
  );
  if (json) print(JSON.stringify({ services: statuses }, null, 2));
}
