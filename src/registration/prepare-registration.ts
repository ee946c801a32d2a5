/** From a project and the services that can be reached to a plan: chooses, reads, plans. Writes nothing. */
import { UserError } from '../errors.ts';
import type { ServiceId } from '../services/service.ts';
import { planRegistration, type RegistrationPlan } from './plan-registration.ts';
import { isNamed, type Reach, type Reachable, secretsOf } from './reach.ts';
import { completeRecords, type Known, outputsOf, readServices } from './read-services.ts';

/** A plan, and what is needed to apply it that must not stand in it. */
export interface Prepared {
  readonly plan: RegistrationPlan;
  readonly chosen: readonly Reachable[];
  /** Of secrets and of outputs that were read, by name. */
  readonly values: ReadonlyMap<string, string>;
}

/** Which part of all this is wanted. */
export interface Choice {
  /** Services that were named; none: all that can be reached. */
  readonly names: readonly ServiceId[];
  /** Take over things of that name that are not ours. */
  readonly adopt: boolean;
}

/**
 * Plans what registering a project will do.
 * @throws UserError where a named service lacks something, or no service can be reached
 */
export async function prepareRegistration(known: Known, { names, adopt }: Choice): Promise<Prepared> {
  const { reach, local } = known;
  const chosen = chooseServices(reach, names);
  const { readings, failures } = await readServices(known, chosen, adopt);
  const secrets = secretsOf(reach);
  const outputs = outputsOf(readings);
  const plan = planRegistration(local.project, readings, {
    secrets,
    outputs,
    records: completeRecords(local.records, readings),
    skipped: names.length === 0 ? reach.unreachable : [],
  });
  const obstacles = [...failures, ...plan.obstacles];
  return { plan: { ...plan, obstacles }, chosen, values: new Map([...secrets, ...outputs]) };
}

/**
 * The services of a run.
 * @throws UserError where a named one lacks something, or there is none
 */
export function chooseServices({ reachable, unreachable }: Reach, names: readonly ServiceId[]): readonly Reachable[] {
  const ids = [...reachable, ...unreachable].map(({ service }) => service.id);
  const useless = names.filter((name) => !ids.includes(name));
  if (useless.length > 0) {
    throw new UserError(`This project has no use for ${useless.join(', ')}: it lacks the component.`, 'Leave it out.');
  }
  const lacking = unreachable.filter(({ service }) => names.includes(service.id));
  if (lacking.length > 0) {
    const facts = lacking.map(({ service, lack }) => `${service.title} cannot be reached: ${lack}.`);
    throw new UserError(facts.join('\n'), lacking.map(({ remedy }) => remedy).join('\n'));
  }
  if (reachable.length === 0) {
    const lacks = unreachable.map(({ service, lack }) => `${service.title}: ${lack}`);
    throw new UserError(
      `No service can be reached. ${lacks.join('; ')}.`,
      'Add what is missing: countable login\nTo see it all without an account: countable register --rehearse',
    );
  }
  return reachable.filter(({ service }) => isNamed(names, service.id));
}
