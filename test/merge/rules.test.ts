import { describe, expect, it } from 'vitest';
import { loadComponents, readComponents } from '../../src/components.ts';
import { envRule } from '../../src/merge/env.ts';
import { linesRule } from '../../src/merge/lines.ts';
import { nginxRule } from '../../src/merge/nginx.ts';
import { packageJsonRule } from '../../src/merge/package-json.ts';
import { pipfileRule, pyprojectRule } from '../../src/merge/pyproject.ts';
import { parseRequirement, withoutHashes } from '../../src/merge/requirement.ts';
import { requirementsRule } from '../../src/merge/requirements.ts';
import { fileRuleFor, mergeRuleFor } from '../../src/merge/rules.ts';
import { sectionsRule } from '../../src/merge/sections.ts';
import { settingsRule } from '../../src/merge/settings.ts';
import { composeRule } from '../../src/merge/yaml.ts';

describe('fileRuleFor', () => {
  it.each([
    ['docker-compose.yml', composeRule],
    ['deploy/compose.override.yaml', composeRule],
    ['docker-compose-dev.yml', composeRule],
    ['dc.prod.yml', composeRule],
    ['.env', envRule],
    ['web/.env.example', envRule],
    ['env.example', envRule],
    ['config/local.env', envRule],
    ['.gitignore', linesRule],
    ['web/.dockerignore', linesRule],
    ['requirements.txt', requirementsRule],
    ['web/requirements-dev.in', requirementsRule],
    ['requirements/base.txt', requirementsRule],
    ['pyproject.toml', pyprojectRule],
    ['web/Pipfile', pipfileRule],
    ['frontend/package.json', packageJsonRule],
    ['nginx.conf', nginxRule],
    ['docker/nginx/conf.d/site.conf', nginxRule],
    ['nginx/default.conf.template', nginxRule],
    ['config/settings.py', settingsRule],
    ['shop/settings/base.py', settingsRule],
    ['README.md', sectionsRule],
  ])('merges %s by its own rule', (path, rule) => {
    expect(fileRuleFor(path)).toBe(rule);
  });

  it.each([
    ['.github/workflows/compose-check.yml'],
    ['composer.json'],
    ['environment.py'],
    ['Pipfile.lock'],
    ['package-lock.json'],
    ['web/my_settings.py'],
    ['postgres/postgres.conf'],
    ['web/manage.py'],
  ])('knows no rule for %s', (path) => {
    expect(fileRuleFor(path)).toBeUndefined();
    expect(mergeRuleFor(path)).toBeUndefined();
  });

  it('gives the text alone as a merge rule', () => {
    expect(mergeRuleFor('.gitignore')?.('a\n', 'b\n')).toBe('a\n\nb\n');
  });
});

describe('components', () => {
  it('lock each package alike: whichever comes first, its pin stays', async () => {
    const components = await readComponents();
    const locks = loadComponents(components, [...components.keys()]).flatMap(({ files }) =>
      [...files].filter(([path]) => /requirements[\w-]*\.txt$/.test(path)),
    );
    const pins = new Map<string, Set<string>>();
    for (const [path, pin] of locks.flatMap(([path, content]) => pinsIn(content).map((pin) => [path, pin] as const))) {
      const name = `${path} ${parseRequirement(pin)?.name}`;
      pins.set(name, new Set([...(pins.get(name) ?? []), pin]));
    }
    expect(pins.size).toBeGreaterThan(10);
    expect([...pins].filter(([, different]) => different.size > 1)).toEqual([]);
  });
});

function pinsIn(content: Buffer): string[] {
  const entries = content.toString().split(/(?<!\\)\n/);
  return entries.map(withoutHashes).filter((entry) => entry !== '');
}
