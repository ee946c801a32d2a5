/** What `login` and `logout` know of the services: where each is, and who its credential says we are. */
import { suggest } from '../answers.ts';
import type { CredentialValues } from '../credentials.ts';
import { UsageError } from '../errors.ts';
import type { Answers } from '../question.ts';
import { keepSecret } from '../redact.ts';
import type { Identity, Service } from '../services/service.ts';
import { readServices } from '../services/services.ts';
import { openTransport } from '../services/transport.ts';
import { type Ask, describeWays, gatherSettings } from '../settings.ts';
import { hasTerminal } from '../terminal.ts';

/** The services that were named, or all. @throws UsageError where there is none of that name */
export async function findServices(name: string | undefined): Promise<Service[]> {
  const services = [...(await readServices()).values()];
  if (name === undefined) return services;
  const named = services.filter(({ id }) => id === name);
  if (named.length > 0) return named;
  const known = services.map(({ id }) => id).join(', ');
  throw new UsageError(`There is no service ${describeName(name)}${suggest(name, services)}.`, `Services: ${known}.`);
}

/** Whoever gives a token instead of a name shall not find it in a log. */
function describeName(name: string): string {
  if (/^[a-z-]{1,20}$/i.test(name)) return `"${name}"`;
  keepSecret('what was given', name);
  return 'of that name';
}

/** Where a service is. */
export interface Place {
  /** Undefined where the setting that says so is missing. */
  readonly address: string | undefined;
  /** Then: how to give it. */
  readonly remedy: string;
}

/**
 * Where the API of a service is, from its settings.
 * @param flags settings that were given as flags
 * @param ask without it nobody is asked
 */
export async function readPlace(service: Service, flags: Answers, ask?: Ask): Promise<Place> {
  const questions = service.settings.filter(({ id }) => id === addressIdOf(service));
  const { settings, missing } = await gatherSettings(questions, flags, ask);
  return { address: service.address(settings), remedy: missing.map(describeWays).join('\n') };
}

/** How to ask a person; undefined where nobody can be asked, or standard output is for a program. */
export function askOnTerminal(isJson: boolean, signal: AbortSignal): Ask | undefined {
  if (isJson || !hasTerminal()) return undefined;
  return async (question, initial, answers) => {
    const { askQuestion } = await import('../prompt.ts');
    return askQuestion(question, initial, answers, signal);
  };
}

/** The id of the setting that says where a service is. */
export function addressIdOf({ id }: Service): string {
  return `${id}-address`;
}

/** Who the credential says we are. @throws ServiceError where it is refused, or the service does not answer */
export async function readIdentity(
  service: Service,
  { address, values }: { readonly address: string; readonly values: CredentialValues },
  signal: AbortSignal,
  onWait: (waiting: string) => void,
): Promise<Identity> {
  return service.identify({ address, secrets: values, signal, fetch: openTransport({ service, signal, onWait }) });
}
