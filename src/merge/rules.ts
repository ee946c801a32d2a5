/** Which file is merged how. One rule a kind of file, whichever component brings it. */
import { envRule } from './env.ts';
import { linesRule } from './lines.ts';
import { nginxRule } from './nginx.ts';
import { packageJsonRule } from './package-json.ts';
import { pipfileRule, pyprojectRule } from './pyproject.ts';
import { requirementsRule } from './requirements.ts';
import type { FileRule } from './rule.ts';
import { sectionsRule } from './sections.ts';
import { settingsRule } from './settings.ts';
import { composeRule, preCommitRule } from './yaml.ts';

/**
 * Brings what a component wants into a file that is there.
 * Applied twice, it gives what it gave the first time. May throw where the two contradict each other.
 */
export type MergeRule = (ours: string, theirs: string) => string;

const rules: readonly (readonly [pattern: RegExp, rule: FileRule])[] = [
  [/(^|\/)(docker-compose([._-][\w.-]+)?|(compose|dc)(\.[\w.-]+)?)\.ya?ml$/, composeRule],
  [/(^|\/)\.?env([._-][\w.-]+)?$|\.env$/, envRule],
  [/(^|\/)\.\w+ignore$/, linesRule],
  [/(^|\/)requirements([\w.-]*|\/[\w.-]+)\.(in|txt)$/, requirementsRule],
  [/(^|\/)pyproject\.toml$/, pyprojectRule],
  [/(^|\/)Pipfile$/, pipfileRule],
  [/(^|\/)package\.json$/, packageJsonRule],
  [/(^|\/)nginx\/([\w.-]+\/)*[\w.-]+\.conf(\.\w+)?$|(^|\/)nginx[\w.-]*\.conf(\.\w+)?$/, nginxRule],
  [/(^|\/)settings(\/\w+)?\.py$/, settingsRule],
  [/(^|\/)\.pre-commit-config\.ya?ml$/, preCommitRule],
  [/(^|\/)README\.md$/, sectionsRule],
];

/** How a file is merged and unmerged, or undefined where it belongs to one component alone. */
export function fileRuleFor(path: string): FileRule | undefined {
  return rules.find(([pattern]) => pattern.test(path))?.[1];
}

/** The rule for a path, or undefined where a file belongs to one component alone. */
export function mergeRuleFor(path: string): MergeRule | undefined {
  const rule = fileRuleFor(path);
  return rule && ((ours, theirs) => rule.merge(ours, theirs).text);
}
