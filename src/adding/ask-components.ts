/** Lets a person choose components from a list, on a terminal. */
import { checkbox } from '@inquirer/prompts';
import { Interrupted } from '../errors.ts';
import type { ListedComponent } from './list-components.ts';

/** @throws Interrupted on Ctrl-C or where the signal fires */
export async function askWhichComponents(listed: readonly ListedComponent[], signal: AbortSignal): Promise<string[]> {
  const choices = listed.map(({ id, title, description, brings }) => ({
    value: id,
    name: `${title} (${id})`,
    description: brings.length === 0 ? description : `${description}. Brings ${brings.join(', ')} too`,
  }));
  try {
    return await checkbox({ message: 'What shall be added?', choices, required: true }, { signal });
  } catch (error) {
    const isEnd = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
    throw isEnd ? new Interrupted() : error;
  }
}
