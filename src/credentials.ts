/** Where credentials come from: the environment, else what `countable login` stored, else GitHub's own tool. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkText } from './answer-rules.ts';
import { changeStoredCredentials, credentialsPath, readStoredCredentials } from './credential-store.ts';
import { keepSecret, shortestSecret } from './redact.ts';
import type { CredentialField, Service, ServiceId } from './services/service.ts';

/** Of a service, what says which credential it takes. */
export type CredentialOwner = Pick<Service, 'id' | 'title' | 'credential'>;

export type CredentialValues = Readonly<Record<string, string>>;

/** A credential that can be used. Its secrets are kept from being printed. */
export interface Credential {
  /** By the field's name: `token`, `user`. */
  readonly values: CredentialValues;
  readonly source: 'environment' | 'store' | 'gh';
  /** The same for people: "GITHUB_TOKEN", the path of the store, "gh auth token". */
  readonly sourceTitle: string;
}

/** There is none, or none that can be used. */
export interface NoCredential {
  /** "no credential", "GITHUB_TOKEN holds a blank …" */
  readonly lack: string;
  /** What to type. */
  readonly remedy: string;
}

export function isCredential(given: Credential | NoCredential): given is Credential {
  return 'values' in given;
}

/**
 * The credential of a service.
 * @param address where it will be sent: one that was stored for another address is none
 * @throws UserError where the store cannot be trusted
 */
export async function readCredential(service: CredentialOwner, address: string): Promise<Credential | NoCredential> {
  const fromEnvironment = readEnvironment(service);
  if (fromEnvironment) return fromEnvironment;
  const stored = await readStored(service, address);
  if (stored && isCredential(stored)) return stored;
  const token = service.id === 'github' ? await readTokenOfGh(address) : undefined;
  if (token) return { values: { token }, source: 'gh', sourceTitle: 'gh auth token' };
  return stored ?? { lack: 'no credential', remedy: `countable login ${service.id}` };
}

/** Keeps a credential for an address, instead of the one that was there. */
export async function storeCredential(id: ServiceId, address: string, values: CredentialValues): Promise<void> {
  await changeStoredCredentials((credentials) => ({ ...credentials, [id]: { address, values } }));
}

/** Removes credentials from the store. @returns those that were there */
export async function forgetCredentials(ids: readonly ServiceId[]): Promise<ServiceId[]> {
  const stored = await readStoredCredentials();
  const there = ids.filter((id) => id in stored);
  if (there.length === 0) return [];
  await changeStoredCredentials((credentials) =>
    Object.fromEntries(Object.entries(credentials).filter(([id]) => !there.some((each) => each === id))),
  );
  return there;
}

/** Nothing that a service takes for a token is longer; a file that was given by mistake may be. */
const longestSecret = 4096;
const longestName = 200;

/** What is wrong with a value, without showing it, as the end of a sentence that begins with its name. */
export function checkCredentialValue({ isSecret }: CredentialField, value: string): string | undefined {
  if (value === '') return 'is empty';
  if (!isSecret) return value.includes(':') ? 'holds a colon' : checkText(value, longestName);
  if (!/^[\x21-\x7E]+$/.test(value)) return 'holds a blank, a line break or a character that no token has';
  if (value.length < shortestSecret) return `has fewer than ${shortestSecret} characters`;
  return value.length > longestSecret ? `has more than ${longestSecret} characters` : undefined;
}

/** From now on the secrets among these values are shown as their names. */
export function keepSecrets({ id, credential }: CredentialOwner, values: CredentialValues): void {
  for (const { name, isSecret } of credential) if (isSecret) keepSecret(`${id} ${name}`, values[name] ?? '');
}

/** The variable of the environment that has a field's value, and the value. */
export function readVariable({ environment }: Pick<CredentialField, 'environment'>) {
  for (const name of environment) {
    const value = process.env[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

/** The name of the variable that has a secret of this service, and so comes before what is kept; undefined where none has. */
export function secretVariableOf({ credential }: CredentialOwner): string | undefined {
  return credential.flatMap((field) => (field.isSecret && readVariable(field)?.name) || [])[0];
}

/**
 * The environment counts where it has a secret: a user's name alone may be there for other programs. Then all must come
 * from there, as a user of one source and a token of another do not belong together.
 */
function readEnvironment(service: CredentialOwner): Credential | NoCredential | undefined {
  const given = service.credential.map((field) => ({ field, variable: readVariable(field) }));
  const secrets = given.filter(({ field, variable }) => field.isSecret && variable);
  if (secrets.length === 0) return undefined;
  const values = Object.fromEntries(given.map(({ field, variable }) => [field.name, variable?.value ?? '']));
  keepSecrets(service, values);
  const set = secrets.map(({ variable }) => variable?.name).join(', ');
  for (const { field, variable } of given) {
    const wanted = field.environment[0] ?? field.name;
    if (!variable) return { lack: `${set} is set, ${wanted} is not`, remedy: `Set ${wanted}, or unset ${set}` };
    const wrong = checkCredentialValue(field, variable.value);
    if (wrong) return { lack: `${variable.name} ${wrong}`, remedy: `Correct ${variable.name}, or unset it` };
  }
  return { values, source: 'environment', sourceTitle: set };
}

async function readStored(service: CredentialOwner, address: string): Promise<Credential | NoCredential | undefined> {
  const stored = (await readStoredCredentials())[service.id];
  if (!stored) return undefined;
  const remedy = `countable login ${service.id}`;
  keepSecrets(service, stored.values);
  if (stored.address !== address) return { lack: `the stored credential is for ${stored.address} alone`, remedy };
  const isWhole = service.credential.every((field) => !checkCredentialValue(field, stored.values[field.name] ?? ''));
  if (!isWhole) return { lack: 'the stored credential is not whole', remedy };
  return { values: stored.values, source: 'store', sourceTitle: credentialsPath };
}

const execute = promisify(execFile);

/** The token of GitHub's own command line, for the same host alone; undefined where it has none, or is not there. */
async function readTokenOfGh(address: string): Promise<string | undefined> {
  const host = hostOfGh(address);
  if (!host) return undefined;
  const options = { timeout: 5000, killSignal: 'SIGKILL', env: { ...process.env, GH_PROMPT_DISABLED: '1' } } as const;
  const token = await execute('gh', ['auth', 'token', '--hostname', host], options).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  if (!token) return undefined;
  keepSecret('github token', token);
  return checkCredentialValue({ name: 'token', message: '', environment: [], isSecret: true }, token)
    ? undefined
    : token;
}

/** api.github.com → github.com, api.acme.ghe.com → acme.ghe.com, ghe.acme.com/api/v3 → ghe.acme.com. */
function hostOfGh(address: string): string | undefined {
  const { hostname, pathname, protocol } = new URL(address);
  if (protocol !== 'https:') return undefined;
  if (hostname.startsWith('api.')) return hostname.slice('api.'.length);
  return pathname.startsWith('/api/v3') ? hostname : undefined;
}
