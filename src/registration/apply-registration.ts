/**
 * Makes the calls of a plan, phase by phase. Within a phase services run side by side, each one's calls in their order.
 * After the first failure no call begins; those under way end. Shows nothing; what is stored, and how, is its caller's.
 */
import { Interrupted } from '../errors.ts';
import type { Call, Phase, Result, ServiceId } from '../services/service.ts';
import { fillInput, outputName } from './input.ts';
import { listCalls, type RegistrationPlan } from './plan-registration.ts';
import type { Reachable } from './reach.ts';

/** What a run wants to hear of, and may do in between. */
export interface ApplyHooks {
  onBegin(call: Call): void;
  /** Stores the result: the next call of this service begins when it returns. What it throws stops the run. */
  onDone(call: Call, result: Result): void;
  onFailed(call: Call): void;
  /** Before the calls of a phase. @returns calls of that phase that nobody could plan before */
  beginPhase(phase: Phase): Promise<readonly Call[]>;
}

/** How far it came. */
export interface Applied {
  /** In the order in which they ended. */
  readonly done: readonly Call[];
  readonly notDone: readonly Call[];
  readonly warnings: readonly string[];
  /** What stopped it; of several failures at the same time, all. Empty where all was done. */
  readonly failures: readonly unknown[];
}

const phases: readonly Phase[] = ['make', 'push', 'finish'];

/**
 * Applies a plan.
 * @param values of secrets and of outputs that were read, by name; outputs of calls are added
 * @param signal no call begins after it fired
 */
export async function applyRegistration(
  plan: RegistrationPlan,
  reachable: readonly Reachable[],
  values: ReadonlyMap<string, string>,
  hooks: ApplyHooks,
  signal: AbortSignal,
): Promise<Applied> {
  const run: Run = { reachable, values: new Map(values), hooks, signal, done: [], warnings: [], failures: [] };
  const planned = listCalls(plan);
  for (const phase of phases) {
    if (hasStopped(run)) break;
    planned.push(...(await stopping(run, async () => hooks.beginPhase(phase), [])));
    await applyPhase(
      run,
      planned.filter((call) => call.phase === phase),
    );
  }
  if (signal.aborted && run.failures.length === 0) run.failures.push(new Interrupted());
  const { done, warnings, failures } = run;
  return { done, warnings, failures, notDone: planned.filter((call) => !done.includes(call)) };
}

interface Run {
  readonly reachable: readonly Reachable[];
  readonly values: Map<string, string>;
  readonly hooks: ApplyHooks;
  readonly signal: AbortSignal;
  readonly done: Call[];
  readonly warnings: string[];
  readonly failures: unknown[];
}

function hasStopped({ failures, signal }: Run): boolean {
  return failures.length > 0 || signal.aborted;
}

async function applyPhase(run: Run, calls: readonly Call[]): Promise<void> {
  const services = [...new Set(calls.map(({ service }) => service))];
  await Promise.all(services.map((id) => applyInOrder(run, id, calls)));
}

async function applyInOrder(run: Run, id: ServiceId, calls: readonly Call[]): Promise<void> {
  for (const call of calls.filter(({ service }) => service === id)) {
    if (hasStopped(run)) return;
    const result = await stopping(run, () => applyCall(run, call), undefined);
    if (!result) return run.hooks.onFailed(call);
    run.done.push(call);
    run.warnings.push(...(result.warnings ?? []));
    for (const [name, value] of Object.entries(result.outputs ?? {})) run.values.set(outputName(id, name), value);
    await stopping(run, async () => run.hooks.onDone(call, result), undefined);
  }
}

async function applyCall({ reachable, values, hooks }: Run, call: Call): Promise<Result> {
  const { service, connection } = reachable.find((each) => each.service.id === call.service) as Reachable;
  hooks.onBegin(call);
  const input = fillInput(call.input, values) as Parameters<typeof service.apply>[2];
  return service.apply(connection, call, input);
}

/** Notes what is thrown: nothing begins after it. */
async function stopping<Value>(run: Run, work: () => Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    run.failures.push(error);
    return otherwise;
  }
}
