import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fileOf, planProject } from '../plan-example.ts';

describe.each([
  ['django', 'web/Dockerfile'],
  ['static', 'nginx/Dockerfile'],
])('the frontend of %s', async (stack, builder) => {
  const project = await planProject(stack, { stack, extras: 'frontend' });

  it('has one version of Node: in development, in the build, for editors and for npm', () => {
    const image = /^FROM (node:\S+)/m;
    const [, development] = image.exec(fileOf(project, 'frontend/Dockerfile')) ?? [];
    const [, production] = image.exec(fileOf(project, builder)) ?? [];
    expect(development).toMatch(/^node:\d+-/);
    expect(production).toBe(development);
    const major = fileOf(project, 'frontend/.nvmrc').trim();
    expect(development).toContain(`:${major}-`);
    expect(JSON.parse(fileOf(project, 'frontend/package.json')).engines.node).toBe(`>=${major} <${Number(major) + 1}`);
  });

  it('locks what package.json names, with hashes and from no registry in particular', () => {
    const wanted = JSON.parse(fileOf(project, 'frontend/package.json'));
    const { packages } = JSON.parse(fileOf(project, 'frontend/package-lock.json'));
    expect(packages[''].dependencies).toEqual(wanted.dependencies);
    expect(packages[''].devDependencies).toEqual(wanted.devDependencies);
    const others = Object.entries<{ integrity?: string; resolved?: string }>(packages).filter(([path]) => path !== '');
    expect(others.filter(([, { integrity, resolved }]) => !integrity?.startsWith('sha512-') || resolved)).toEqual([]);
  });

  it('runs Vite in development alone', () => {
    expect(parse(fileOf(project, 'dc.dev.yml')).services).toHaveProperty('frontend');
    for (const path of ['docker-compose.yml', 'dc.test.yml', 'dc.stage.yml', 'dc.prod.yml']) {
      expect(parse(fileOf(project, path), { logLevel: 'error' }).services).not.toHaveProperty('frontend');
    }
  });

  it('is tested with everything else', () => {
    expect(fileOf(project, 'bin/test')).toMatch(/^ *bin\/test-frontend \|\| status=\$\?$/m);
  });
});

it('Django’s pages get the template tag only where Django is', async () => {
  const project = await planProject('static', { stack: 'static', extras: 'frontend' });
  expect([...project.files.keys()].filter((path) => path.startsWith('web/'))).toEqual([]);
});
