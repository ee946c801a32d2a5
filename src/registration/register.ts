/** The steps of registering a project: read, plan, show, confirm, apply. What to type next is said by its caller. */
import { UserError } from '../errors.ts';
import type { Call, Obstacle } from '../services/service.ts';
import { colors, print } from '../terminal.ts';
import { carryOut, type RegistrationResult } from './carry-out.ts';
import { confirmChanges } from './confirm.ts';
import { openJournal } from './journal.ts';
import { hasChanges, listUnknown, type RegistrationPlan } from './plan-registration.ts';
import { type Choice, type Prepared, prepareRegistration } from './prepare-registration.ts';
import type { LocalProject } from './project.ts';
import { fitReach, type Reach, titlesOf } from './reach.ts';
import type { Known } from './read-services.ts';
import { countPlanned, describeObstacles, enumerate, showPlan } from './show-registration.ts';

/** What a run was asked for. */
export interface RegisterOptions extends Choice {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** The command that goes on after a failure: "countable register slack". */
  readonly again: string;
  /** Where journals lie; without it: in the user's state folder. */
  readonly journalFolder?: string | undefined;
}

/** What came of it. */
export interface Registration {
  readonly plan: RegistrationPlan;
  /** Undefined where there was nothing to do, or after a dry run. */
  readonly result: RegistrationResult | undefined;
}

/**
 * Registers a project.
 * @throws UserError where something is in the way or a call failed; its details are for `--json`
 * @throws UsageError where nobody can be asked
 */
export async function registerProject(
  local: LocalProject,
  wholeReach: Reach,
  options: RegisterOptions,
  signal: AbortSignal,
): Promise<Registration> {
  const journal = openJournal(local.project.marker, options.journalFolder);
  const reach = fitReach(wholeReach, local.project);
  const known = { local, reach, journal: journal.entries };
  const prepared = await prepareAndShow(known, options);
  const { plan } = prepared;
  if (options.dryRun || !hasChanges(plan)) return { plan, result: undefined };
  await confirmChanges(questionFor(plan), options, signal);
  return { plan, result: await carryOut(known, prepared, journal, options, signal) };
}

/**
 * Plans, and shows the plan unless it is for a program.
 * @throws UserError that names everything which is in the way
 */
export async function prepareAndShow(known: Known, options: Choice & { readonly json: boolean }): Promise<Prepared> {
  const prepared = await prepareRegistration(known, options);
  const { plan, values } = prepared;
  if (!options.json) {
    const unknown = (call: Call) => listUnknown(call, values);
    if (known.reach.isRehearsal) print(`${colors.dim('A rehearsal: nothing leaves this machine.')}\n`);
    print(`${showPlan(plan, unknown, colors)}\n\n${countPlanned(plan)}`);
  }
  if (plan.obstacles.length > 0) {
    const obstacles = known.reach.isRehearsal ? plan.obstacles.map(inRehearsal) : plan.obstacles;
    const { fact, remedy } = describeObstacles(obstacles, titlesOf(known.reach));
    const orAfresh = known.reach.isRehearsal ? '\nOr begin the rehearsal afresh: countable rehearsal --reset' : '';
    throw new UserError(fact, remedy + orAfresh, undefined, { details: { plan } });
  }
  return prepared;
}

/** Services say how to mend real things; typed like that, the command would reach those. */
function inRehearsal(obstacle: Obstacle): Obstacle {
  return { ...obstacle, remedy: obstacle.remedy.replace(/countable register( [\w-]+)*/g, '$& --rehearse') };
}

function questionFor({ services }: RegistrationPlan): string {
  const busy = services.filter(({ calls }) => calls.length > 0).map(({ title }) => title);
  return busy.length > 0 ? `Do this in ${enumerate(busy)}?` : 'Complete the record?';
}
