/** Settles what detection is not sure of: by asking a person, or by naming the flag. */
import { describeOrigin } from '../detect/describe.ts';
import { detectRepository, type Subject } from '../detect/detect.ts';
import { type DecidingFlag, type Decisions, type Finding, type Findings, sureValue } from '../detect/findings.ts';
import { findingsByFlag, verifyDecided } from '../detect/verify.ts';
import { UserError } from '../errors.ts';
import { missingFlags } from './placing.ts';

/** Findings in which all that is needed is sure, and what somebody decided for that. */
export interface Settled {
  readonly findings: Findings;
  readonly decisions: Decisions;
}

/**
 * Asks for each flag that is needed and not sure.
 * @param all flags of what the components depend on
 * @param mayAsk whether there is somebody to ask
 * @throws UsageError that names each flag and what it can say; UserError where there is nothing to add to
 */
export async function settle(
  subject: Subject,
  given: Decisions,
  all: readonly DecidingFlag[],
  mayAsk: boolean,
  signal: AbortSignal,
): Promise<Settled> {
  let decisions = given;
  let findings = detectRepository(subject, decisions);
  // Of services nothing is known then; what to add by hand is said later.
  const compose = sureValue(findings.compose);
  const needed = all.filter((flag) => !flag.endsWith('-service') || compose?.isReadable !== false);
  while (mayAsk) {
    const open = needed.map((flag) => findingsByFlag(findings)[flag]).find(({ kind }) => kind === 'ambiguous');
    if (open?.kind !== 'ambiguous') break;
    decisions = { ...decisions, [open.flag]: await askWhich(open, signal) };
    findings = detectRepository(subject, decisions);
  }
  verifyDecided(findings, needed);
  const missing = missingFlags(findings, needed);
  if (missing.length > 0) {
    const names = missing.map((flag) => flag.replace('-', ' ').replace('folder', 'project')).join(', no ');
    const flags = missing.map((flag) => `--${flag}`).join(', ');
    throw new UserError(`No ${names} was found here.`, `If there is one, say which: ${flags}`);
  }
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
