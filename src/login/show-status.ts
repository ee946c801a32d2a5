/** Where each credential comes from, and who it says we are. */
import { type Credential, isCredential, readCredential } from '../credentials.ts';
import { openProgress } from '../progress.ts';
import type { Identity, Service } from '../services/service.ts';
import { ServiceError } from '../services/service-error.ts';
import { colors, print } from '../terminal.ts';
import { readIdentity, readPlace } from './reach-service.ts';

/** What is known of one service, for people and programs. Nothing in it is secret. */
export interface Status {
  readonly service: Service['id'];
  readonly title: string;
  readonly address: string | null;
  /** "GITHUB_TOKEN", the path of the store, "gh auth token" */
  readonly source: string | null;
  readonly identity: Identity | null;
  /** Why the service cannot be used. */
  readonly lack: string | null;
  readonly remedy: string | null;
}

/** Asks each service, all at the same time. */
export async function readStatus(
  services: readonly Service[],
  isJson: boolean,
  signal: AbortSignal,
): Promise<Status[]> {
  const progress = await openProgress({ json: isJson, verbose: false });
  try {
    progress.show('Asking the services who you are');
    return await Promise.all(services.map((service) => readOne(service, signal, progress.show)));
  } finally {
    progress.close();
  }
}

async function readOne(service: Service, signal: AbortSignal, onWait: (waiting: string) => void): Promise<Status> {
  const { status, credential } = await readSource(service);
  const { address } = status;
  if (!credential || address === null) return status;
  try {
    return { ...status, identity: await readIdentity(service, { address, ...credential }, signal, onWait) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { ...status, lack: error.message, remedy: error.remedy ?? null };
  }
}

/** The same, without asking the service; and the credential, where there is one. */
export async function readSource(
  service: Service,
): Promise<{ readonly status: Status; readonly credential?: Credential }> {
  const { id, title } = service;
  const { address, remedy } = await readPlace(service, {});
  const status = { service: id, title, address: address ?? null, source: null, identity: null };
  if (address === undefined) return { status: { ...status, lack: 'no address', remedy } };
  const credential = await readCredential(service, address);
  if (!isCredential(credential)) return { status: { ...status, lack: credential.lack, remedy: credential.remedy } };
  return { status: { ...status, source: credential.sourceTitle, lack: null, remedy: null }, credential };
}

export function printStatus(statuses: readonly Status[]): void {
  const width = Math.max(...statuses.map(({ title }) => title.length));
  for (const { title, ...status } of statuses) {
    const [first, ...rest] = linesOf(status);
    print(`${colors.bold(title.padEnd(width))}  ${first}`);
    for (const line of rest) print(`${' '.repeat(width)}  ${line}`);
  }
}

function linesOf({ address, source, identity, lack, remedy }: Omit<Status, 'title'>): string[] {
  const from = source ? [`by ${source}, at ${address}`] : [];
  if (!identity) return [lack ?? '', ...from, ...(remedy ?? '').split('\n')];
  return [identity.name, ...from, ...lackLines(identity)];
}

/** What a credential lacks, a line each; none where it lacks nothing. */
export function lackLines({ lacks }: Identity): string[] {
  return lacks.length === 0 ? [] : ['It lacks:', ...lacks.map((lack) => `  ${lack}`)];
}
