/** Shows what registering will do and what came of it. Pure: texts in, texts out. */

import { recordPath } from '../record.ts';
import type { Call, Obstacle, ServiceId } from '../services/service.ts';
import type { Colors } from '../terminal.ts';
import { hasChanges, listCalls, type RegistrationPlan, type ServicePlan } from './plan-registration.ts';

/** Names of what a call needs and gets only from another call of the same plan. */
type ListUnknown = (call: Call) => readonly string[];

/** The plan by service: what comes into being (+), what changes (~), what is as it should be (=), what is left out. */
export function showPlan(plan: RegistrationPlan, listUnknown: ListUnknown, colors: Colors): string {
  const width = Math.max(0, ...listCalls(plan).map(({ title }) => title.length));
  const blocks = plan.services.map((service) =>
    plan.obstacles.some((obstacle) => obstacle.service === service.id)
      ? `${colors.bold(service.title)}\n  ${colors.red('✖')} something is in the way`
      : showService(service, listUnknown, { width, colors }),
  );
  return [
    ...blocks,
    ...showRecord(plan, colors),
    ...showSkipped(plan, colors),
    ...showWarnings(plan.warnings, colors),
  ].join('\n');
}

function showRecord({ records, services }: RegistrationPlan, colors: Colors): string[] {
  const titles = services.filter(({ id }) => records[id]).map(({ title }) => title);
  if (titles.length === 0) return [];
  const because = `does not know all of ${enumerate(titles)}`;
  return [colors.bold('Record'), `  ${colors.yellow('~')} ${recordPath}  ${colors.dim(because)}`];
}

interface Style {
  readonly width: number;
  readonly colors: Colors;
}

function showService(service: ServicePlan, listUnknown: ListUnknown, { width, colors }: Style): string {
  const { title, address, calls } = service;
  const head = `${colors.bold(title)}${address ? `  ${colors.cyan(address)}` : ''}`;
  if (calls.length === 0) return `${head}\n  ${colors.dim('= as it should be')}`;
  const lines = calls.map((call) => {
    const notes = [call.because, ...listUnknown(call).map((name) => `${name} known after apply`)];
    return `  ${signOf(call, colors)} ${call.title.padEnd(width)}  ${colors.dim(notes.join('; '))}`;
  });
  return [head, ...lines].join('\n');
}

function signOf({ kind }: Call, colors: Colors): string {
  return kind === 'create' ? colors.green('+') : colors.yellow('~');
}

function showSkipped({ skipped }: RegistrationPlan, colors: Colors): string[] {
  return skipped.map(({ title, remedy }) => `${colors.bold(title)}: skipped. To add it: ${remedy}`);
}

/** Warnings, one a line; nothing where there are none. */
function showWarnings(warnings: readonly string[], colors: Colors): string[] {
  return [...new Set(warnings)].map((warning) => `${colors.yellow('!')} ${warning}`);
}

/** "14 to make, 2 to change.", or "No changes." */
export function countPlanned(plan: RegistrationPlan): string {
  if (plan.obstacles.length > 0) return 'Nothing is registered.';
  if (!hasChanges(plan)) return 'No changes.';
  const calls = listCalls(plan);
  // Where GitHub takes part, a commit that is on develop alone would be a difference at once.
  const then = plan.services.some(({ id }) => id === 'github') ? 'committed and pushed' : 'committed';
  if (calls.length === 0) return `Only ${recordPath} is to change; it will be ${then}.`;
  const counts = `${countKinds(calls, 'to make', 'to change')}.`;
  if (!calls.some(({ kind }) => kind === 'create')) return counts;
  return `${counts} Ids and addresses go to ${recordPath}, which is ${then}.`;
}

/** "14 made, 2 changed". */
function countKinds(calls: readonly Call[], made: string, changed: string): string {
  const created = calls.filter(({ kind }) => kind === 'create').length;
  const counts = [
    created > 0 && `${created} ${made}`,
    calls.length > created && `${calls.length - created} ${changed}`,
  ];
  return counts.filter((count) => count !== false).join(', ');
}

/** "GitHub, Slack and Jenkins". */
export function enumerate(titles: readonly string[]): string {
  const last = titles.at(-1) ?? '';
  return titles.length < 2 ? last : `${titles.slice(0, -1).join(', ')} and ${last}`;
}

/** The fact and the remedy of everything that is in the way, for one error. */
export function describeObstacles(
  obstacles: readonly Obstacle[],
  titleOf: (id: ServiceId) => string,
): { readonly fact: string; readonly remedy: string } {
  const facts = obstacles.map(({ service, fact }) =>
    fact.startsWith(titleOf(service)) ? fact : `${titleOf(service)}: ${fact}`,
  );
  const [only, ...more] = obstacles;
  if (only && more.length === 0) return { fact: `${facts[0]} Nothing was written.`, remedy: only.remedy };
  const lines = obstacles.map(({ remedy }, index) => `  ${facts[index]}\n    ${remedy}`);
  return {
    fact: `${obstacles.length} things are in the way, and nothing was written:\n${lines.join('\n')}`,
    remedy: 'Mend these, then run again.',
  };
}

/** What was done and what was not, where a run stopped in the middle. */
export function showProgressMade(
  done: readonly Call[],
  notDone: readonly Call[],
  titleOf: (id: ServiceId) => string,
): string {
  const list = (calls: readonly Call[], sign: string) =>
    calls.map(({ title, service }) => `  ${sign} ${titleOf(service)}: ${title}`);
  return [
    ...(done.length > 0 ? ['Done:', ...list(done, '✔')] : ['Nothing was done before that.']),
    ...(notDone.length > 0 ? ['Not done:', ...list(notDone, '·')] : []),
  ].join('\n');
}

interface Registered {
  readonly plan: RegistrationPlan;
  readonly done: readonly Call[];
  readonly warnings: readonly string[];
  /** Where people find each service's thing now. */
  readonly addresses: Readonly<Partial<Record<ServiceId, string>>>;
}

/** What was done, and where it is. */
export function showRegistered({ plan, done, warnings, addresses }: Registered, colors: Colors): string {
  const titles = plan.services.map(({ title }) => title);
  const rows = plan.services.map(({ id, title }) => [title, addresses[id] ?? ''] as const);
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    `${colors.green('✔')} Registered ${plan.project.name} with ${enumerate(titles)}: ${countKinds(done, 'made', 'changed')}`,
    ...rows.map(([title, address]) => `  ${title.padEnd(width)}  ${colors.cyan(address)}`.trimEnd()),
    ...showWarnings(warnings, colors),
    ...showSkipped(plan, colors),
  ].join('\n');
}

/** A plan for programs. Secrets and values that are not known yet stand in it by name. */
export function describeRegistration(plan: RegistrationPlan): object {
  const { obstacles: _, ...rest } = plan;
  return rest;
}
