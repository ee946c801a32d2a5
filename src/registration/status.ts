/** Reads the services that a project is registered with, and says what differs by now from what is wanted. Writes nothing. */
import { UserError } from '../errors.ts';
import type { Call, Obstacle, ServiceId } from '../services/service.ts';
import { colors, print } from '../terminal.ts';
import { openJournal } from './journal.ts';
import { planRegistration, type RegistrationPlan } from './plan-registration.ts';
import type { LocalProject } from './project.ts';
import { fitReach, isNamed, type Reach, type Reachable, recordOf, secretsOf, type Unreachable } from './reach.ts';
import { outputsOf, type Readings, readServices } from './read-services.ts';
import { enumerate } from './show-registration.ts';
import { showStatus } from './show-status.ts';

/** How one service stands. */
export interface ServiceStatus {
  readonly id: ServiceId;
  readonly title: string;
  /** Where people find the project's thing; undefined where nothing is registered. */
  readonly address: string | undefined;
  readonly standing: 'as it should be' | 'differs' | 'not registered' | 'not read';
  /** What differs, each with why. */
  readonly differences: readonly Pick<Call, 'id' | 'kind' | 'title' | 'because'>[];
  /** What is in the way of putting it right, or of reading it at all. */
  readonly obstacles: readonly Pick<Obstacle, 'fact' | 'remedy'>[];
  /** What is no difference, and good to know: commits that are not pushed. */
  readonly notes: readonly string[];
}

export interface StatusOptions {
  readonly names: readonly ServiceId[];
  readonly json: boolean;
  /** The command that puts everything right. */
  readonly toMend: string;
  readonly journalFolder?: string | undefined;
}

/**
 * Says how the services stand.
 * @throws UserError where something differs or could not be read; its details are for `--json`
 */
export async function readRegistrationStatus(
  local: LocalProject,
  reach: Reach,
  options: StatusOptions,
): Promise<readonly ServiceStatus[]> {
  const statuses = await readStatuses(local, fitReach(reach, local.project), options);
  if (!options.json) print(showStatus(local.project.name, statuses, options.toMend, colors));
  const differing = statuses.filter(({ standing }) => standing === 'differs').map(({ title }) => title);
  const unread = statuses.filter(({ standing }) => standing === 'not read').map(({ title }) => title);
  if (differing.length === 0 && unread.length === 0) return statuses;
  const facts = [
    differing.length > 0 &&
      `${enumerate(differing)} ${differing.length > 1 ? 'differ' : 'differs'} from what is wanted.`,
    unread.length > 0 && `${enumerate(unread)} could not be read.`,
  ].filter((fact) => fact !== false);
  const remedy =
    differing.length > 0 ? `To put it right: ${options.toMend}` : 'Mend what is said above, then run again.';
  throw new UserError(facts.join(' '), remedy, undefined, { details: { services: statuses } });
}

async function readStatuses(local: LocalProject, reach: Reach, options: StatusOptions): Promise<ServiceStatus[]> {
  const { names } = options;
  const isRecorded = (id: ServiceId, address: string | undefined): boolean =>
    Object.keys(recordOf(local.records, id, address)).length > 0;
  const chosen = reach.reachable.filter(
    ({ service: { id }, connection }) => isNamed(names, id) && isRecorded(id, connection.address),
  );
  const journal = openJournal(local.project.marker, options.journalFolder).entries;
  const readings = await readServices({ local, reach, journal }, chosen, false);
  const atHand = { secrets: secretsOf(reach), outputs: outputsOf(readings.readings) };
  const plan = planRegistration(local.project, readings.readings, { ...atHand, records: {}, skipped: [] });
  const read = chosen.map(({ service }) => statusOf(service, plan, readings));
  const unregistered = reach.reachable
    .filter((each) => isNamed(names, each.service.id) && !chosen.includes(each))
    .map(({ service }) => ({ ...nothing, id: service.id, title: service.title, standing: 'not registered' as const }));
  const unread = reach.unreachable
    .filter(({ service: { id }, address }) => isNamed(names, id) && (isRecorded(id, address) || names.includes(id)))
    .map(withoutCredential);
  const order = [...reach.reachable, ...reach.unreachable].map(({ service }) => service.id);
  return [...read, ...unregistered, ...unread].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

const nothing = { address: undefined, differences: [], obstacles: [], notes: [] };

function withoutCredential({ service: { id, title }, lack, remedy }: Unreachable): ServiceStatus {
  return { ...nothing, id, title, standing: 'not read', obstacles: [{ fact: `${title}: ${lack}.`, remedy }] };
}

function statusOf(
  { id, title }: Reachable['service'],
  plan: RegistrationPlan,
  { readings, failures }: Readings,
): ServiceStatus {
  const failed = failures.filter(({ service }) => service === id);
  if (failed.length > 0) return { ...nothing, id, title, standing: 'not read', obstacles: failed };
  const obstacles = plan.obstacles.filter(({ service }) => service === id);
  const { address, calls = [] } = plan.services.find((each) => each.id === id) ?? {};
  // Everybody has commits that are not pushed yet; a branch that is gone is another matter.
  const isUnpushed = ({ phase, kind }: Call): boolean => phase === 'push' && kind === 'update';
  const differences = calls.filter((call) => !isUnpushed(call));
  const warnings = readings.find(({ reachable }) => reachable.service.id === id)?.reading.warnings ?? [];
  const notes = [...calls.filter(isUnpushed).map((call) => `${call.title}: ${call.because}`), ...warnings];
  const standing = differences.length > 0 || obstacles.length > 0 ? 'differs' : 'as it should be';
  return { id, title, address, standing, differences, obstacles, notes };
}
