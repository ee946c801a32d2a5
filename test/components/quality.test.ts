import { expect, it } from 'vitest';
import { fileOf, planProject } from '../plan-example.ts';

const django = await planProject('django', { stack: 'django', extras: 'quality' });
const pages = await planProject('static', { stack: 'static', extras: 'quality' });
const pinned = (text: string) => /\bruff==([\d.]+)/.exec(text)?.[1];

it('commits and bin/lint use the same Ruff', () => {
  const version = pinned(fileOf(django, '.pre-commit-config.yaml'));
  expect(version).toBeDefined();
  expect(pinned(fileOf(django, 'web/requirements-dev.txt'))).toBe(version);
  expect(pinned(fileOf(pages, 'bin/lint'))).toBe(version);
});

it('rules for Ruff come only where there are none', () => {
  expect(django.files.has('ruff.toml')).toBe(false);
  expect(fileOf(django, 'web/pyproject.toml')).toContain('[tool.ruff]');
  expect(fileOf(pages, 'ruff.toml')).toContain('line-length = 120');
});

it('the editors’ shared settings are committed, and nobody’s own', () => {
  const lines = fileOf(pages, '.gitignore').split('\n');
  const own = lines.indexOf('.vscode/*');
  expect(own).toBeGreaterThan(-1);
  expect(lines.indexOf('!.vscode/settings.json')).toBeGreaterThan(own);
  expect(lines.indexOf('!.vscode/extensions.json')).toBeGreaterThan(own);
});
