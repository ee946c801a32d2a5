/** Keeps `.env` out of the repository, where components ask for secrets in it. Pure. */
import { ownPlace, type Place } from '../place.ts';
import type { Fragment } from '../plan.ts';

const ignoreFile = '.gitignore';

/** The file that Compose reads variables from. */
export function envFileOf(place: Place): string {
  return `${place['compose-folder']}.env`;
}

/** What people write so that it is ignored in every folder. Of other ways a second line does no harm. */
const usualPattern = /^(\*\*\/)?(\.env\*?|\*\.env\*?)$/;

/**
 * Adds to each fragment that brings variables one that has git ignore the file that their values go to.
 * @param gitignore the one that is there; where it ignores that file in its own words, nothing is added
 */
export function withIgnoredEnv(fragments: readonly Fragment[], place: Place, gitignore = ''): Fragment[] {
  if (gitignore.split('\n').some((line) => usualPattern.test(line.trim()))) return [...fragments];
  const content = Buffer.from(`# Secrets and this machine's settings\n/${envFileOf(place)}\n`);
  const asks = (id: string): boolean =>
    fragments.some(({ component, origin }) => component === id && origin === ownPlace['env-example']);
  const hasOwn = (id: string): boolean =>
    fragments.some(({ component, path }) => component === id && path === ignoreFile);
  return fragments.flatMap((fragment) => {
    const { component, path, origin } = fragment;
    // A component has one fragment a file: what is recorded of it is known by that.
    if (path === ignoreFile && asks(component)) {
      return [{ ...fragment, content: Buffer.concat([fragment.content, Buffer.from('\n'), content]) }];
    }
    const isAsking = origin === ownPlace['env-example'] && !hasOwn(component);
    return isAsking ? [fragment, { ...fragment, path: ignoreFile, origin: ignoreFile, content }] : [fragment];
  });
}
