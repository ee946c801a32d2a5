/** Detects in a repository that is a map of texts. */

import { detectRepository } from '../../src/detect/detect.ts';
import { describeOrigin } from '../../src/detect/findings/describe.ts';
import type { Decisions, Finding, Findings } from '../../src/detect/findings/findings.ts';

/** Findings about files, by path, on a branch `main`. */
export function detect(files: Readonly<Record<string, string>>, decisions: Decisions = {}): Findings {
  const branches = { current: 'main', names: ['main'] };
  return detectRepository({ texts: new Map(Object.entries(files)), branches }, decisions);
}

/** A finding in one line: its name, `name1 | name2` where it is not sure, `-` where there is none. */
export function brief(finding: Finding<unknown>): string {
  if (finding.kind === 'sure') return finding.name;
  if (finding.kind === 'ambiguous') return finding.candidates.map(({ name }) => name).join(' | ');
  return finding.kind === 'none' ? '-' : `no ${finding.given}`;
}

/** Where a sure finding comes from, in words. */
export function originsOf(finding: Finding<unknown>): string[] {
  return finding.kind === 'sure' ? finding.from.map(describeOrigin) : [];
}

/** The value of a finding that has to be sure. */
export function sure<Value>(finding: Finding<Value>): Value {
  if (finding.kind !== 'sure') throw new Error(`It is ${finding.kind}: ${brief(finding)}`);
  return finding.value;
}

/** What makes a folder a Django project. */
export function djangoFiles(folder = '', settings = 'config.settings'): Record<string, string> {
  const at = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
  const file = settings.replaceAll('.', '/');
  return {
    [at('manage.py')]: `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")\n`,
    [at(`${file}.py`)]: 'INSTALLED_APPS = ["django.contrib.admin"]\n',
    [at('requirements.txt')]: 'Django==5.2\n',
  };
}
