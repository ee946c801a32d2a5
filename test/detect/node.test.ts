import { describe, expect, it } from 'vitest';
import { brief, detect, sure } from './detect-texts.ts';

const vue = '{"dependencies": {"vue": "3"}, "devDependencies": {"vite": "6"}, "scripts": {"dev": "vite"}}';
const node = (files: Record<string, string>, decisions = {}) => detect(files, decisions).node;

describe('the Node project', () => {
  it('is described with its manager, framework, bundler and version', () => {
    expect(sure(node({ 'ui/package.json': vue, 'ui/yarn.lock': '', 'ui/.nvmrc': 'v20.1.0\n' }))).toEqual({
      folder: 'ui',
      path: 'ui/package.json',
      manager: 'yarn',
      lock: 'ui/yarn.lock',
      framework: 'vue',
      bundler: 'vite',
      nodeVersion: '20.1.0',
      scripts: ['dev'],
      hasWorkspaces: false,
    });
  });

  it.each([
    [{ 'pnpm-lock.yaml': '' }, 'pnpm'],
    [{ 'package-lock.json': '' }, 'npm'],
    [{ 'bun.lock': '' }, 'bun'],
    [{}, 'npm'],
  ])('is managed by what its lock says: %j', (locks, manager) => {
    expect(sure(node({ 'package.json': vue, ...locks })).manager).toBe(manager);
  });

  it('is managed by what it says itself, whatever locks lie about', () => {
    const text = '{"packageManager": "pnpm@9.1.0", "dependencies": {"next": "15"}, "engines": {"node": ">=20"}}';
    expect(sure(node({ 'package.json': text, 'yarn.lock': '' }))).toMatchObject({
      manager: 'pnpm',
      framework: 'next',
      nodeVersion: '>=20',
    });
  });

  it('takes the lock of its workspace', () => {
    const files = { 'package.json': '{"workspaces": ["apps/*"]}', 'yarn.lock': '', 'apps/web/package.json': vue };
    expect(sure(node(files))).toMatchObject({ folder: 'apps/web', lock: 'yarn.lock' });
  });

  it('is the one with a framework for browsers, not the tools of the root, nor a server', () => {
    const files = {
      'package.json': '{"devDependencies": {"husky": "9"}}',
      'api/package.json': '{"dependencies": {"express": "5"}}',
    };
    expect(brief(node({ ...files, 'ui/package.json': vue }))).toBe('ui');
    expect(brief(node(files))).toBe('api');
  });

  it('is the one that bundles, not a package that it is made of', () => {
    const files = { 'packages/ui/package.json': '{"dependencies": {"vue": "3"}}', 'apps/shop/package.json': vue };
    expect(brief(node(files))).toBe('apps/shop');
  });

  it('is ambiguous between two frontends, and the flag decides', () => {
    const files = { 'admin/package.json': vue, 'shop/package.json': vue };
    expect(node(files)).toMatchObject({ kind: 'ambiguous', flag: 'frontend-folder' });
    expect(brief(node(files, { 'frontend-folder': 'shop' }))).toBe('shop');
  });

  it('is left alone where it is broken', () => {
    const findings = detect({ 'package.json': '{"name": }' });
    expect(brief(findings.node)).toBe('-');
    expect(findings.problems).toEqual([
      { path: 'package.json', message: expect.stringMatching(/^cannot be parsed: /) },
    ]);
  });
});
