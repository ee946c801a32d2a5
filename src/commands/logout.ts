/** `countable logout`: forgets credentials that `countable login` keeps. */
import { Command } from 'commander';
import { readStoredCredentials } from '../credential-store.ts';
import { forgetCredentials, secretVariableOf } from '../credentials.ts';
import { UsageError } from '../errors.ts';
import { findServices } from '../login/reach-service.ts';
import type { Service } from '../services/service.ts';
import { print, printError } from '../terminal.ts';

interface Options {
  readonly all?: true;
  readonly json?: true;
}

export async function buildCommand(name: string, title: string): Promise<Command> {
  return new Command(name)
    .helpGroup('GitHub, Slack, Sentry and Jenkins:')
    .summary('Forget access that countable login keeps')
    .description(
      'Forget a credential that countable login keeps. The service still takes it: to end that, delete it there.',
    )
    .argument('[service]', 'github, slack, sentry or jenkins')
    .option('--all', 'forget all of them')
    .option('--json', 'print the result as JSON, nothing else')
    .addHelpText('after', `\nExamples:\n  ${title} github   # one\n  ${title} --all    # all`)
    .action(runLogout);
}

async function runLogout(name: string | undefined, { all, json }: Options): Promise<void> {
  if (name !== undefined && all) throw new UsageError(`--all forgets all; a service was named, too.`);
  if (name === undefined && !all) throw await nothingNamed();
  const services = await findServices(name);
  const forgotten = await forgetCredentials(services.map(({ id }) => id));
  if (json) return print(JSON.stringify({ forgotten }, null, 2));
  const titles = services.filter(({ id }) => forgotten.includes(id)).map(({ title }) => title);
  print(titles.length > 0 ? `Forgotten: ${titles.join(', ')}.` : 'Nothing was kept.');
  for (const service of services) sayWhatIsLeft(service);
}

async function nothingNamed(): Promise<UsageError> {
  const kept = Object.keys(await readStoredCredentials());
  const fact = kept.length > 0 ? `Of which? Kept are: ${kept.join(', ')}.` : 'Nothing is kept.';
  return new UsageError(fact, 'For example: countable logout github; all of them: countable logout --all');
}

function sayWhatIsLeft(service: Service): void {
  const variable = secretVariableOf(service);
  if (variable) printError(`${service.title} is still reached by the environment variable ${variable}.`);
}
