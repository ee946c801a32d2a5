/** The services of a rehearsal, with its own settings and credentials: the user's are never looked at. */
import type { Answers, Question } from '../question.ts';
import { keepSecret } from '../redact.ts';
import type { Rehearsal } from '../rehearsal/rehearsal.ts';
import { readServices } from '../services/services.ts';
import { settingsOf } from '../settings.ts';
import { openCutoff } from './cutoff.ts';
import { connect } from './open-reach.ts';
import type { Reach } from './reach.ts';

/** What there is in every rehearsal from the start. */
const organisation: Answers = {
  organisation: 'acme',
  'github-team': 'developers',
  'slack-people': 'ada@example.com',
  'sentry-organisation': 'acme',
  'sentry-team': 'developers',
};

/** For the Jenkins credential that backups use. */
const backupKeys: readonly (readonly [name: string, value: string])[] = [
  ['backups.id', 'REHEARSAL-KEY-ID'],
  ['backups.secret', 'rehearsal-backup-secret'],
];

/** Every stand-in of a rehearsal. */
export async function reachRehearsal({ connections }: Rehearsal, signal: AbortSignal): Promise<Reach> {
  const services = [...(await readServices()).values()];
  const addresses = Object.entries(connections).map(([id, { address }]) => [`${id}-address`, address] as const);
  const settings = await fillSettings(settingsOf(services), { ...organisation, ...Object.fromEntries(addresses) });
  const cutoff = openCutoff(signal);
  return {
    isRehearsal: true,
    beginWriting: cutoff.beginWriting,
    secrets: new Map(backupKeys),
    unreachable: [],
    reachable: services.map((service) => {
      const { address, secrets } = connections[service.id];
      for (const { name, isSecret } of service.credential) {
        if (isSecret) keepSecret(`${service.id} ${name} of the rehearsal`, secrets[name] ?? '');
      }
      return { service, settings, connection: connect(service, address, secrets, cutoff.signal) };
    }),
  };
}

/** Defaults where nothing is given. */
async function fillSettings(questions: readonly Question[], given: Answers): Promise<Answers> {
  const settings: Record<string, string> = {};
  for (const question of questions) {
    if (question.when && !question.when(settings)) continue;
    const nowhere = { folder: undefined, user: { name: undefined, email: undefined } };
    settings[question.id] = given[question.id] ?? (await question.default(settings, nowhere)) ?? '';
  }
  return settings;
}
