/** Makes one call of the plan in Jenkins. Each looks before it writes, so it may be repeated. */
import { UserError } from '../../errors.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Call, Connection, Json, Result } from '../service.ts';
import { unlessThere } from '../unless-there.ts';
import { jobPath, send } from './api.ts';
import { type NewCredential, renderSecretText, renderUserWithPassword } from './credential-config.ts';
import { editJobConfig, type JobChanges, readJobConfig, renderJobConfig } from './job-config.ts';
import { readStore } from './read-credentials.ts';
import { readConfig, recordOf } from './read-job.ts';
import { describeDsn, fullNameOf, textOf } from './state.ts';

type Input = { readonly [key: string]: Json };
type Apply = (connection: Connection, input: Input, call: Call) => Promise<Result>;

/** @throws ServiceError, UserError */
export async function applyJenkins(connection: Connection, call: Call, input: Input): Promise<Result> {
  const apply = applies[call.id];
  if (!apply) throw new Error(`Jenkins knows no call "${call.id}".`);
  return apply(connection, input, call);
}

const applies: Readonly<Record<string, Apply>> = {
  'jenkins.job': (connection, input, call) =>
    call.kind === 'create' ? createJob(connection, input) : updateJob(connection, input),
  'jenkins.sentry-dsn': keepDsn,
  'jenkins.slack-token': keepToken,
  'jenkins.sentry-token': keepToken,
  'jenkins.backups': keepKeys,
  'jenkins.scan': scan,
};

async function createJob(connection: Connection, input: Input): Promise<Result> {
  const folder = textOf(input, 'folder');
  const name = textOf(input, 'name');
  const marker = textOf(input, 'marker');
  const fullName = fullNameOf(folder, name);
  const body = renderJobConfig({
    description: textOf(input, 'description'),
    owner: textOf(input, 'owner'),
    repository: textOf(input, 'repository'),
    apiAddress: textOf(input, 'apiAddress'),
    credential: textOf(input, 'credential'),
    sourceId: marker,
  });
  const path = `${jobPath(folder)}/createItem`;
  const request = { doing: `creating job ${fullName}`, method: 'POST', path, query: { name }, body } as const;
  const record = recordOf(connection, fullName);
  if (await unlessThere(send(connection, request)))
    return {
      record,
      made: { kind: 'job', title: `job ${fullName}`, address: record.address, facts: { job: fullName } },
    };
  const xml = await readConfig(connection, fullName);
  if (xml === undefined) throw hidden(`job ${fullName}`, 'Job/Read');
  if (readJobConfig(xml)?.description.includes(marker)) return { record };
  throw new UserError(
    `Jenkins has a job ${fullName} that is not this project's: ${record.address}`,
    'To take it over: countable register jenkins --adopt',
  );
}

async function updateJob(connection: Connection, input: Input): Promise<Result> {
  const fullName = textOf(input, 'job');
  const changes = input['changes'] as JobChanges;
  const record = recordOf(connection, fullName);
  if (Object.keys(changes).length === 0) return { record };
  // As it is now, so that nothing gets lost that people changed meanwhile.
  const xml = await readConfig(connection, fullName);
  if (xml === undefined) throw new UserError(`Jenkins' job ${fullName} is gone.`, 'Run again: it is made anew.');
  const body = editJobConfig(xml, changes);
  const path = `${jobPath(fullName)}/config.xml`;
  if (body !== xml) await send(connection, { doing: `updating job ${fullName}`, method: 'POST', path, body });
  return { record };
}

async function keepDsn(connection: Connection, input: Input, { kind }: Call): Promise<Result> {
  const dsn = textOf(input, 'dsn');
  const description = describeDsn(textOf(input, 'slug'), textOf(input, 'marker'), fingerprintOf(dsn));
  const credential = { id: textOf(input, 'id'), description };
  const body = renderSecretText(credential, dsn);
  const result = kind === 'create' ? await createCredential(connection, input, credential, body) : undefined;
  if (result) return result;
  if (kind === 'create') await verifyIsOurs(connection, input, credential);
  await updateCredential(connection, input, credential, body);
  return {};
}

/** One that is there by now is another project's: they share it. */
async function keepToken(connection: Connection, input: Input): Promise<Result> {
  const credential = { id: textOf(input, 'id'), description: textOf(input, 'description') };
  const body = renderSecretText(credential, textOf(input, 'secret'));
  return (await createCredential(connection, input, credential, body, { folder: textOf(input, 'folder') })) ?? {};
}

async function keepKeys(connection: Connection, input: Input): Promise<Result> {
  const credential = { id: textOf(input, 'id'), description: textOf(input, 'description') };
  const body = renderUserWithPassword(credential, textOf(input, 'user'), textOf(input, 'password'));
  const result = await createCredential(connection, input, credential, body);
  if (!result) await verifyIsOurs(connection, input, credential);
  return result ?? {};
}

/** Undefined where one of that id is there already. */
async function createCredential(
  connection: Connection,
  input: Input,
  { id }: NewCredential,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Result | undefined> {
  const store = textOf(input, 'store');
  const path = `${store}/createCredentials`;
  const request = { doing: `creating credential ${id}`, method: 'POST', path, body } as const;
  if (!(await unlessThere(send(connection, request)))) return undefined;
  const facts = { store, id, marker: textOf(input, 'marker'), ...more };
  return { made: { kind: 'credential', title: `credential ${id}`, facts } };
}

async function updateCredential(connection: Connection, input: Input, { id }: NewCredential, body: string) {
  const path = `${textOf(input, 'store')}/credential/${encodeURIComponent(id)}/config.xml`;
  await send(connection, { doing: `updating credential ${id}`, method: 'POST', path, body });
}

async function verifyIsOurs(connection: Connection, input: Input, { id }: NewCredential): Promise<void> {
  const store = (await readStore(connection, textOf(input, 'store'))) ?? [];
  const found = store.find((credential) => credential.id === id);
  if (!found) throw hidden(`credential ${id}`, 'Credentials/View');
  if (found.description.includes(textOf(input, 'marker'))) return;
  throw new UserError(
    `Jenkins has a credential ${id} that is not this project's.`,
    'To take it over: countable register jenkins --adopt',
  );
}

function hidden(thing: string, right: string): UserError {
  return new UserError(
    `Jenkins says that there is a ${thing} already, and shows none.`,
    `Run again. If it says so once more, you may not see it: that takes the permission ${right}.`,
  );
}

/** Runs when there is an executor for it; nobody waits for that. */
async function scan(connection: Connection, input: Input): Promise<Result> {
  const job = textOf(input, 'job');
  const path = `${jobPath(job)}/build`;
  await send(connection, { doing: `starting a scan of job ${job}`, method: 'POST', path, query: { delay: '0' } });
  return {};
}
