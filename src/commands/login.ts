/** `countable login`: takes a credential, asks the service who that is and what it may do, and keeps it. */
import { Command, Option } from 'commander';
import { credentialsPath, readStoredCredentials } from '../credential-store.ts';
import { secretVariableOf, storeCredential } from '../credentials.ts';
import { Interrupted, UsageError, UserError } from '../errors.ts';
import { askCredential } from '../login/ask-credential.ts';
import { addressIdOf, askOnTerminal, findServices, readIdentity, readPlace } from '../login/reach-service.ts';
import { lackLines, printStatus, readSource, readStatus } from '../login/show-status.ts';
import { openProgress } from '../progress.ts';
import type { Question } from '../question.ts';
import { keepSecret } from '../redact.ts';
import type { Identity, Service } from '../services/service.ts';
import { ServiceError } from '../services/service-error.ts';
import { describeWays, gatherSettings, tidySetting } from '../settings.ts';
import { print, printError } from '../terminal.ts';
import { changeUserDefaults } from '../user-defaults.ts';

interface Options {
  readonly address?: string;
  readonly user?: string;
  readonly status?: true;
  readonly json?: true;
  /** Given by mistake. */
  readonly token?: string | true;
}

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  return new Command(name)
    .helpGroup('GitHub, Slack, Sentry and Jenkins:')
    .summary('Give countable your access to GitHub, Slack, Sentry or Jenkins')
    .description(
      `Take a token for a service, ask the service who that is and what it may do, and keep it, readable by you alone, in ${credentialsPath}.\n\nEnvironment variables come before what is kept: GITHUB_TOKEN, SLACK_TOKEN, SENTRY_AUTH_TOKEN, JENKINS_USER with JENKINS_TOKEN. For GitHub, gh auth token comes after it.`,
    )
    .argument('[service]', 'github, slack, sentry or jenkins')
    .option('--address <url>', 'where the service is, if not at its usual place; kept by countable config')
    .option('--user <name>', 'your name there (Jenkins)')
    .option('--status', 'say where each credential comes from and who it is')
    .option('--json', 'print the result as JSON, nothing else')
    .addOption(new Option('--token [token]').hideHelp())
    .addHelpText('after', `\nExamples:\n${examples(title)}`)
    .action((service: string | undefined, options: Options) => runLogin(service, options, signal));
}

function examples(title: string): string {
  return [
    `  ${title} github                             # say what to make where, ask for it, check and keep it`,
    `  ${title} github < token.txt                 # for scripts: the token from standard input`,
    `  gh auth token | ${title} github`,
    `  ${title} jenkins --address https://jenkins.example.com --user ada < token.txt`,
    `  ${title} --status                           # who am I where?`,
  ].join('\n');
}

async function runLogin(name: string | undefined, options: Options, signal: AbortSignal): Promise<void> {
  verifyNoSecret(options, name);
  const isJson = options.json === true;
  const services = await findServices(name);
  if (options.status) {
    const statuses = await readStatus(services, isJson, signal);
    return isJson ? print(JSON.stringify(statuses, null, 2)) : printStatus(statuses);
  }
  const service = name === undefined ? await chooseService(services, isJson, signal) : services[0];
  if (service) await login(service, options, signal);
}

/** Other users of the machine see arguments while a program runs, and shells keep them. */
function verifyNoSecret({ token }: Options, name: string | undefined): void {
  if (token === undefined) return;
  if (token !== true) keepSecret('what was given', token);
  throw new UsageError(
    'A token does not belong on the command line: others can see it there, and your shell keeps it.',
    `Make a new one in its place, then: countable login ${name ?? 'github'}, or: countable login ${name ?? 'github'} < token.txt`,
  );
}

async function chooseService(services: readonly Service[], isJson: boolean, signal: AbortSignal): Promise<Service> {
  const ask = askOnTerminal(isJson, signal);
  if (!ask) {
    const known = services.map(({ id }) => id).join(', ');
    throw new UsageError('No service was named.', `For example: countable login github. Services: ${known}.`);
  }
  const sources = await Promise.all(services.map(readSource));
  const choices = sources.map(({ status: { service, title, source, lack } }) => ({
    value: service,
    title,
    description: lack ?? `there is a credential already: ${source}`,
  }));
  const question: Question = {
    id: 'service',
    message: 'Service',
    explanation: '',
    choices,
    defaultNote: '',
    default: () => undefined,
    validate: () => undefined,
  };
  const chosen = await ask(question, undefined, {});
  return services.find(({ id }) => id === chosen) as Service;
}

async function login(service: Service, options: Options, signal: AbortSignal): Promise<void> {
  const isJson = options.json === true;
  const address = await readAddress(service, options, signal);
  const before = (await readStoredCredentials())[service.id]?.values ?? {};
  const values = await askCredential(service, { flags: { user: options.user }, before, isJson }, signal);
  const identity = await checkCredential(service, { address, values }, isJson, signal);
  await storeCredential(service.id, address, values);
  if (options.address !== undefined) {
    const [id, value] = [addressIdOf(service), options.address];
    await changeUserDefaults((defaults) => ({ ...defaults, [id]: tidySetting(id, value) }));
  }
  if (!isJson) report(service, address, identity);
  const missing = await askSettings(service, isJson, signal);
  if (isJson) {
    const shadowedBy = secretVariableOf(service) ?? null;
    const result = { service: service.id, address, identity, path: credentialsPath, shadowedBy, missing };
    print(JSON.stringify(result, null, 2));
  } else if (missing.length > 0) printError(`Still to be set:\n${missing.map((way) => `  ${way}`).join('\n')}`);
}

/** Now that the service can be used: how it is used. @returns how to give what is missing */
async function askSettings({ settings }: Service, isJson: boolean, signal: AbortSignal): Promise<string[]> {
  try {
    const { missing } = await gatherSettings(settings, {}, askOnTerminal(isJson, signal));
    return missing.map(describeWays);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted('Interrupted. The credential is kept, and so is every answer that was given.');
  }
}

async function readAddress(service: Service, options: Options, signal: AbortSignal): Promise<string> {
  const id = addressIdOf(service);
  if (options.address !== undefined && !service.settings.some((question) => question.id === id)) {
    throw new UsageError(`${service.title} is at one place alone: there is no --address for it.`);
  }
  const flags = options.address === undefined ? {} : { [id]: options.address };
  const { address, remedy } = await readPlace(service, flags, askOnTerminal(options.json === true, signal));
  if (address !== undefined) return address;
  throw new UsageError(`It is not known where ${service.title} is.`, `Give --address URL, or ${remedy}`);
}

/** @throws UserError that says that nothing was kept */
async function checkCredential(
  service: Service,
  reached: Parameters<typeof readIdentity>[1],
  isJson: boolean,
  signal: AbortSignal,
): Promise<Identity> {
  const progress = await openProgress({ json: isJson, verbose: false });
  try {
    progress.show(`Asking ${service.title} who you are`);
    return await readIdentity(service, reached, signal, progress.show);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const remedy =
      error.kind === 'unauthorized'
        ? 'Was all of it copied, has it expired, and is it for this address?'
        : (error.remedy ?? '');
    throw new UserError(error.message, `Nothing was kept. ${remedy}`, undefined, { cause: error });
  } finally {
    progress.close();
  }
}

function report(service: Service, address: string, identity: Identity): void {
  const lines = [
    `You are ${identity.name} at ${address}.`,
    ...lackLines(identity),
    `The credential is kept in ${credentialsPath}, readable by you alone.`,
  ];
  print(lines.join('\n'));
  const variable = secretVariableOf(service);
  if (variable) printError(`The environment variable ${variable} comes before it as long as it is set.`);
  if (isReadableOnItsWay(address)) printError(`${address} is not encrypted: the token can be read on its way there.`);
}

function isReadableOnItsWay(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
