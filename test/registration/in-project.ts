/** Runs the command line in a project, with a home beside it, and rehearsals that it joins. */
import { dirname, join } from 'node:path';
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import { openTestRehearsal } from '../rehearsal/open-test-rehearsal.ts';
import { countable, type Run } from '../run-cli.ts';

/** The home of whoever works in a folder. */
export function homeOf(folder: string): string {
  return join(dirname(folder), 'home');
}

/** What says where that home is. */
export function homeVariables(home: string): Record<string, string> {
  return { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_STATE_HOME: join(home, '.state') };
}

/** Never rejects. */
export function inProject(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return countable(folder, args, { env: { ...homeVariables(homeOf(folder)), ...env } });
}

/** A rehearsal that commands in that folder join. @param fail which calls fail, and how */
export function openRehearsalFor(folder: string, fail: readonly string[] = []): Promise<Rehearsal> {
  return openTestRehearsal({ folder: join(homeOf(folder), '.state', 'countable', 'rehearsal'), fail });
}
