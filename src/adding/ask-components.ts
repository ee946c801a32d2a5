/** Which components, where the command line names none: chosen from a list, by somebody who can be asked. */
import { checkChoice } from '../answer-rules.ts';
import { canAsk } from '../ask.ts';
import { parseIds, withBrought } from '../components.ts';
import { UsageError, UserError } from '../errors.ts';
import type { Choice } from '../question.ts';
import { ownCommand } from '../replay.ts';
import { version } from '../version.ts';
import { chooseComponents } from './choose.ts';
import { listComponents } from './list-components.ts';
import { type OpenRepository, situationOf } from './open-repository.ts';
import type { AddRequest } from './request.ts';

/** @throws UserError where there is nothing to add; else as `askComponents` */
export async function askWhatToAdd(open: OpenRepository, request: AddRequest, signal: AbortSignal): Promise<string[]> {
  const listed = listComponents(open, request.flags);
  const addable = listed.filter(({ presence, obstacle }) => presence === 'absent' && obstacle === undefined);
  if (addable.length === 0) throw new UserError('There is nothing to add here.', 'To see why: countable list');
  const choices = addable.map(({ id, title, description, brings }) =>
    withBrought({ value: id, title, description }, brings),
  );
  const check = (ids: string[]): unknown => chooseComponents(ids, situationOf(open, request.flags));
  return askComponents({ command: 'add', message: 'What shall be added?', choices, check }, request, signal);
}

/** What is asked. */
export interface Asked {
  readonly command: string;
  readonly message: string;
  readonly choices: readonly Choice[];
  /** Throws UserError where these cannot be chosen together. */
  check(ids: string[]): unknown;
}

/** @throws UsageError where nobody can be asked; Interrupted on Ctrl-C or where the signal fires */
export async function askComponents(
  { command, message, choices, check }: Asked,
  request: AddRequest,
  signal: AbortSignal,
): Promise<string[]> {
  if (!canAsk(request)) {
    const names = choices.map(({ value }) => value);
    const example = `${ownCommand(command, process.env, version)} ${names[0]}`;
    throw new UsageError('No component is named.', `Name one or more of ${names.join(', ')}: ${example}`);
  }
  const { askQuestion } = await import('../prompt.ts');
  const question = {
    id: 'component',
    message,
    explanation: '',
    choices,
    isSeveral: true,
    defaultNote: '',
    default: () => undefined,
    validate: (list: string): string | undefined =>
      list === '' ? 'is empty: choose with Space, then press Enter' : checkChoice(() => check(parseIds(list))),
  };
  return parseIds(await askQuestion(question, undefined, {}, signal));
}
