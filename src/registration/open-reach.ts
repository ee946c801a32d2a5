/** Finds out which services this run can talk to: settings, then credentials, then a way there. Talks to none of them. */
import { isCredential, readCredential } from '../credentials.ts';
import type { Answers, Question } from '../question.ts';
import { keepSecret } from '../redact.ts';
import type { Service } from '../services/service.ts';
import { readServices } from '../services/services.ts';
import { openTransport } from '../services/transport.ts';
import { describeWays, gatherSettings, settingsOf } from '../settings.ts';
import { printError } from '../terminal.ts';
import { openCutoff } from './cutoff.ts';
import type { Reach, Reachable, Unreachable } from './reach.ts';

/**
 * The real services, as the person who runs this may use them.
 * @param answers of the project: they come before the organisation's settings of the same name
 * @throws UserError where settings or the store of credentials are broken
 */
export async function openReach(answers: Answers, signal: AbortSignal): Promise<Reach> {
  const services = [...(await readServices()).values()];
  const { settings, missing } = await gatherSettings(settingsOf(services), settingsIn(answers));
  const cutoff = openCutoff(signal);
  const all = await Promise.all(services.map((service) => reachOne(service, settings, missing, cutoff.signal)));
  return {
    isRehearsal: false,
    beginWriting: cutoff.beginWriting,
    secrets: readBackupKeys(),
    reachable: all.filter((each): each is Reachable => 'connection' in each),
    unreachable: all.filter((each): each is Unreachable => 'lack' in each),
  };
}

/**
 * Who owns the repository was asked when the project was made. Where the answer was "nobody yet", an organisation that was
 * set since is meant: the person was asked for it once, by `countable login`.
 */
function settingsIn({ organisation }: Answers): Answers {
  return organisation ? { organisation } : {};
}

/** Where Jenkins shall have the keys to S3: from the environment, as they belong to the project and not to a person. */
function readBackupKeys(): ReadonlyMap<string, string> {
  const { BACKUP_ACCESS_KEY_ID: id, BACKUP_SECRET_ACCESS_KEY: secret } = process.env;
  if (!id || !secret) return new Map();
  keepSecret('BACKUP_SECRET_ACCESS_KEY', secret);
  return new Map([
    ['backups.id', id],
    ['backups.secret', secret],
  ]);
}

async function reachOne(
  service: Service,
  settings: Answers,
  missing: readonly Question[],
  signal: AbortSignal,
): Promise<Reachable | Unreachable> {
  const address = service.address(settings);
  const lacking = missing.filter(({ id }) => service.settings.some((question) => question.id === id));
  if (lacking.length > 0 || address === undefined) {
    const lack = `no answer for ${lacking.map(({ id }) => id).join(', ')}`;
    return { service, lack, remedy: lacking.map(describeWays).join('\n'), settings, address };
  }
  const credential = await readCredential(service, address);
  if (!isCredential(credential)) return { service, ...credential, settings, address };
  return { service, settings, connection: connect(service, address, credential.values, signal) };
}

/** A connection whose waits are told to the person. */
export function connect(
  service: Service,
  address: string,
  secrets: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Reachable['connection'] {
  return { address, secrets, signal, fetch: openTransport({ service, signal, onWait: printError }) };
}
