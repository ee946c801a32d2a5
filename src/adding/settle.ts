/** Settles what detection is not sure of: by asking a person, or by naming the flag. */
import type { Component, LoadedComponent } from '../component.ts';
import { detectRepository, type Subject } from '../detect/detect.ts';
import { describeOrigin } from '../detect/findings/describe.ts';
import type { Decisions, Finding, Findings } from '../detect/findings/findings.ts';
import { findingsByFlag, verifyDecided } from '../detect/findings/verify.ts';
import { verifyPlaceFor } from './choose.ts';
import { decidableFlags, verifyNothingMissing } from './placing.ts';

/** Findings, and what somebody decided for them. */
export interface Settled {
  readonly findings: Findings;
  readonly decisions: Decisions;
}

/**
 * Asks for each flag that the components depend on and that is not sure.
 * @param detected what is found in the subject in the light of what is decided already
 * @param all every component, for what could bring what is missing
 * @param mayAsk whether there is somebody to ask
 * @returns findings in which all that is needed is sure
 * @throws UsageError that names each flag and what it can say; UserError where there is nothing to add to, or a
 * component has no place after all
 */
export async function settle(
  subject: Subject,
  detected: Settled,
  components: readonly LoadedComponent[],
  all: ReadonlyMap<string, Component>,
  { mayAsk, signal }: { readonly mayAsk: boolean; readonly signal: AbortSignal },
): Promise<Settled> {
  let { findings, decisions } = detected;
  // What to add by hand to a file that cannot be parsed is said later.
  const needed = decidableFlags(findings, components);
  while (mayAsk) {
    const open = needed.map((flag) => findingsByFlag(findings)[flag]).find(({ kind }) => kind === 'ambiguous');
    if (open?.kind !== 'ambiguous') break;
    decisions = { ...decisions, [open.flag]: await askWhich(open, signal) };
    findings = detectRepository(subject, decisions);
  }
  verifyDecided(findings, needed);
  verifyNothingMissing(findings, components, all);
  // Where somebody was asked, more is known than when they were chosen.
  for (const component of components) verifyPlaceFor(component.id, component, findings);
  return { findings, decisions };
}

async function askWhich(
  { flag, candidates }: Extract<Finding<unknown>, { kind: 'ambiguous' }>,
  signal: AbortSignal,
): Promise<string> {
  const { askQuestion } = await import('../prompt.ts');
  const choices = candidates.map(({ name, from }) => {
    const origins = from.map(describeOrigin).filter((origin) => origin !== name);
    return { value: name, title: name, description: origins.join('; ') };
  });
  const question = {
    id: flag,
    message: `Which is the ${flag.replace('-', ' ')}?`,
    explanation: `--${flag} answers this`,
    choices,
    defaultNote: '',
    default: () => undefined,
    validate: () => undefined,
  };
  return askQuestion(question, undefined, {}, signal);
}
