/** Which file is merged how. One rule a kind of file, whichever component brings it. */
import { mergeEnv } from './env.ts';
import { mergeLines } from './lines.ts';
import { mergeRequirements } from './requirements.ts';
import { mergeSections } from './sections.ts';
import { mergeYaml } from './yaml.ts';

/**
 * Brings what a component wants into a file that is there.
 * Applied twice, it gives what it gave the first time. May throw where the two contradict each other.
 */
export type MergeRule = (ours: string, theirs: string) => string;

const rules: readonly (readonly [pattern: RegExp, rule: MergeRule])[] = [
  [/(^|\/)(docker-compose|compose|dc)(\.[\w-]+)?\.ya?ml$/, mergeYaml],
  [/(^|\/)\.env(\.[\w-]+)?$/, mergeEnv],
  [/(^|\/)\.(git|docker)ignore$/, mergeLines],
  [/(^|\/)requirements[\w-]*\.(in|txt)$/, mergeRequirements],
  [/(^|\/)README\.md$/, mergeSections],
];

/** The rule for a path, or undefined where a file belongs to one component alone. */
export function mergeRuleFor(path: string): MergeRule | undefined {
  return rules.find(([pattern]) => pattern.test(path))?.[1];
}
