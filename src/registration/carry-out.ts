/** Carries a plan out: each result goes to the journal and the record before the next call; the record is committed. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecord, recordPath, type ServiceRecords } from '../record.ts';
import type { Call, Phase, Result, ServiceId } from '../services/service.ts';
import { type Applied, type ApplyHooks, applyRegistration } from './apply-registration.ts';
import { type CallProgress, openCallProgress } from './call-progress.ts';
import { explainFailure } from './explain-failure.ts';
import type { CallEntry, Journal } from './journal.ts';
import { listCalls } from './plan-registration.ts';
import { type Prepared, prepareRegistration } from './prepare-registration.ts';
import { readProject } from './project.ts';
import { recordOf, titlesOf } from './reach.ts';
import { completeRecords, type Known, readServices } from './read-services.ts';
import { commitRecord, writeRecord } from './record-file.ts';

/** What a run did. */
export interface RegistrationResult {
  readonly done: readonly Call[];
  readonly warnings: readonly string[];
  /** As the file has them now. */
  readonly records: ServiceRecords;
  readonly isCommitted: boolean;
  /** What was committed is at GitHub, too. */
  readonly isPushed: boolean;
}

/** What is said meanwhile, and after a failure. */
interface CarryOutOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** The command that goes on after a failure. */
  readonly again: string;
}

/**
 * Carries out what was prepared.
 * @throws UserError where a call failed: what was done, what was not, and how to go on; Interrupted likewise
 */
export async function carryOut(
  known: Known,
  prepared: Prepared,
  journal: Journal,
  options: CarryOutOptions,
  signal: AbortSignal,
): Promise<RegistrationResult> {
  const root = known.local.project.folder;
  const titleOf = titlesOf(known.reach);
  known.reach.beginWriting();
  for (const [id, record] of Object.entries(prepared.plan.records)) writeRecord(root, id as ServiceId, () => record);
  const run = new Run(known, prepared, journal, await openCallProgress(options, titleOf));
  const applied = await run.apply(signal);
  if (applied.failures.length > 0) throw explainFailure(applied, prepared.plan, options.again, titleOf);
  return run.end(applied);
}

const commitMessage = 'Record the registration';

/** One run, with what it keeps from call to call. */
class Run implements ApplyHooks {
  readonly #known: Known;
  readonly #prepared: Prepared;
  readonly #journal: Journal;
  readonly #progress: CallProgress;
  readonly #id = randomUUID();
  readonly #commits: { isCommitted: boolean; warning?: string }[] = [];

  constructor(known: Known, prepared: Prepared, journal: Journal, progress: CallProgress) {
    this.#known = known;
    this.#prepared = prepared;
    this.#journal = journal;
    this.#progress = progress;
  }

  async apply(signal: AbortSignal): Promise<Applied> {
    const { plan, chosen, values } = this.#prepared;
    try {
      return await applyRegistration(plan, chosen, values, this, signal);
    } finally {
      this.#progress.close();
    }
  }

  onBegin(call: Call): void {
    this.#note('begun', call);
    this.#progress.begin(call);
  }

  onDone(call: Call, { record, made }: Result): void {
    this.#note('done', call, { ...(record && { record }), ...(made && { made }) });
    if (record) this.#record(call.service, record);
    this.#progress.end(call, true);
  }

  onFailed(call: Call): void {
    this.#progress.end(call, false);
  }

  async beginPhase(phase: Phase): Promise<readonly Call[]> {
    if (phase !== 'push') return [];
    await this.#completeRecord();
    const commit = await this.#commit();
    return commit.isCommitted ? this.#planPush() : [];
  }

  /** What a service still had to record in the last phase is committed, too, but not pushed any more. */
  async end({ done, warnings }: Applied): Promise<RegistrationResult> {
    const isPushed = done.some(({ phase }) => phase === 'push');
    const late = await this.#commit();
    this.#journal.append({ event: 'ended', run: this.#id });
    return {
      done,
      warnings: [...warnings, ...this.#commits.flatMap(({ warning }) => warning ?? [])],
      records: this.#readRecords(),
      isCommitted: this.#commits.some(({ isCommitted }) => isCommitted),
      isPushed: isPushed && !late.isCommitted,
    };
  }

  #readRecords(): ServiceRecords {
    return parseRecord(readFileSync(join(this.#root, recordPath), 'utf8')).services;
  }

  get #root(): string {
    return this.#known.local.project.folder;
  }

  async #commit(): Promise<{ isCommitted: boolean; warning?: string }> {
    const commit = await commitRecord(this.#root, commitMessage);
    this.#commits.push(commit);
    return commit;
  }

  /** What was taken over had its id before: no call gave it. */
  async #completeRecord(): Promise<void> {
    const { chosen, plan } = this.#prepared;
    const local = { ...this.#known.local, records: this.#readRecords() };
    const lacking = chosen.filter(({ service: { id }, connection: { address } }) => {
      const isBusy = listCalls(plan).some((call) => call.service === id);
      return isBusy && recordOf(local.records, id, address)['address'] === undefined;
    });
    if (lacking.length === 0) return;
    const { readings } = await readServices({ ...this.#known, local }, lacking, false);
    for (const [id, record] of Object.entries(completeRecords(local.records, readings))) {
      writeRecord(this.#root, id as ServiceId, () => record);
    }
  }

  /** The commit that was just made is pushed where GitHub had everything before: else it would be a difference at once. */
  async #planPush(): Promise<readonly Call[]> {
    const { chosen, plan } = this.#prepared;
    const takesPart = chosen.some(({ service }) => service.id === 'github');
    if (!takesPart || listCalls(plan).some(({ phase }) => phase === 'push')) return [];
    const known = { ...this.#known, local: await readProject(this.#root) };
    const again = await prepareRegistration(known, { names: ['github'], adopt: false });
    return listCalls(again.plan).filter(({ phase }) => phase === 'push');
  }

  #note(event: CallEntry['event'], call: Call, result: Pick<CallEntry, 'record' | 'made'> = {}): void {
    const { id, service } = call;
    const { isRehearsal } = this.#known.reach;
    this.#journal.append({
      event,
      run: this.#id,
      call: id,
      service,
      api: this.#apiOf(service),
      isRehearsal,
      ...result,
    });
  }

  #record(id: ServiceId, record: Readonly<Record<string, string>>): void {
    const api = this.#apiOf(id);
    // What is recorded of another instance of the service, such as the rehearsal's, is not added to but replaced.
    writeRecord(this.#root, id, (present) => ({ api, ...(present['api'] === api && present), ...record }));
  }

  #apiOf(id: ServiceId): string {
    return this.#prepared.chosen.find(({ service }) => service.id === id)?.connection.address ?? '';
  }
}
