/** Gets a credential from a person, or from standard input; a secret never from the command line. */
import { checkCredentialValue, keepSecrets, readVariable } from '../credentials.ts';
import { UsageError } from '../errors.ts';
import type { CredentialField, Service } from '../services/service.ts';
import { readStandardInput } from '../standard-input.ts';
import { hasTerminal, print } from '../terminal.ts';

export interface GivenValues {
  /** Of what is no secret: from flags. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** Of what is no secret: from before, to be offered again. */
  readonly before: Readonly<Record<string, string>>;
  /** Is standard output for a program? Then nobody is asked. */
  readonly isJson: boolean;
}

/** Every value of a service's credential, each of the right form. Whether the service takes it is not known yet. */
export async function askCredential(
  service: Service,
  given: GivenValues,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  verifyFlags(service, given);
  const values =
    !given.isJson && hasTerminal() ? await askPerson(service, given, signal) : await readInput(service, given, signal);
  keepSecrets(service, values);
  return values;
}

function verifyFlags({ title, credential }: Service, { flags }: GivenValues): void {
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    const field = credential.find((each) => each.name === name && !each.isSecret);
    if (!field) throw new UsageError(`${title} takes no --${name}.`);
    const wrong = checkCredentialValue(field, value.trim());
    if (wrong) throw new UsageError(`--${name} ${wrong}.`);
  }
}

async function askPerson(service: Service, given: GivenValues, signal: AbortSignal): Promise<Record<string, string>> {
  print(`${service.credentialHelp.trimEnd()}\n`);
  const values: Record<string, string> = {};
  for (const field of service.credential) {
    const isGiven = given.flags[field.name] !== undefined;
    const known = knownValue(field, given);
    values[field.name] = isGiven && known !== undefined ? known : await askField(field, known, signal);
  }
  return values;
}

async function askField(field: CredentialField, known: string | undefined, signal: AbortSignal): Promise<string> {
  const { askQuestion, askSecret } = await import('../prompt.ts');
  const { name, message, isSecret } = field;
  const validate = (value: string) => checkCredentialValue(field, value.trim());
  const question = { id: name, message, explanation: '', defaultNote: '', default: () => known, validate };
  const answer = isSecret ? await askSecret(message, validate, signal) : await askQuestion(question, known, {}, signal);
  return answer.trim();
}

/** One secret a line; what is no secret is known already. */
async function readInput(service: Service, given: GivenValues, signal: AbortSignal): Promise<Record<string, string>> {
  const example = `countable login ${service.id} < token.txt`;
  if (process.stdin.isTTY) throw new UsageError('Nobody can be asked here.', `Give the secret by a pipe: ${example}`);
  const values = Object.fromEntries(
    service.credential.filter(({ isSecret }) => !isSecret).map((field) => [field.name, wantedValue(field, given)]),
  );
  const secrets = service.credential.filter(({ isSecret }) => isSecret);
  const lines = (await readStandardInput(signal)).split('\n').flatMap((line) => line.trim() || []);
  if (lines.length !== secrets.length) {
    const names = secrets.map(({ name }) => name).join(', then ');
    const fact = `Standard input must hold ${names} alone, one a line; it has ${lines.length} lines.`;
    throw new UsageError(fact, `For example: ${example}\n\n${service.credentialHelp.trimEnd()}`);
  }
  for (const [index, field] of secrets.entries()) {
    const value = lines[index] ?? '';
    const wrong = checkCredentialValue(field, value);
    if (wrong) throw new UsageError(`The ${field.name} on standard input ${wrong}.`);
    values[field.name] = value;
  }
  return values;
}

function wantedValue(field: CredentialField, given: GivenValues): string {
  const value = knownValue(field, given);
  if (value !== undefined) return value;
  const ways = [`--${field.name} ${field.name.toUpperCase()}`, ...field.environment];
  throw new UsageError(`No ${field.name} was given.`, `Give it by ${ways.join(', or ')}.`);
}

function knownValue(field: CredentialField, { flags, before }: GivenValues): string | undefined {
  if (field.isSecret) return undefined;
  return flags[field.name]?.trim() ?? readVariable(field)?.value ?? before[field.name];
}
