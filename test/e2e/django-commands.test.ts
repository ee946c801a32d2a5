/** The scripts of a Django project, used by somebody who develops it: what they make, and what they say when it fails. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { useProject } from './project.ts';

const brokenTest = `

def test_that_is_broken():
    assert len("broken") == 0
`;
const failingMigration = `
from django.db import migrations


def fail(apps, schema_editor):
    raise RuntimeError("broken on purpose")


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]
    operations = [migrations.RunPython(fail)]
`;

describe('a django project', () => {
  const project = useProject({ stack: 'django', database: 'postgres' });

  beforeAll(async () => {
    await project.run('bin/up');
  });

  afterEach(async () => {
    await project.run('git', ['checkout', '--quiet', '.']);
    await project.run('git', ['clean', '--force', '--quiet', '-d', 'web', 'static']);
  });

  const inProject = (path: string) => join(project.folder, path);

  async function change(path: string, edit: (text: string) => string): Promise<void> {
    await writeFile(inProject(path), edit(await readFile(inProject(path), 'utf8')));
  }

  const addField = () =>
    change('web/news/models.py', (text) =>
      text.replace('    text = models.TextField()', '$&\n    lead = models.TextField(default="")'),
    );

  /** The names of the tests that failed, from the JUnit report. */
  async function failuresInReport(): Promise<string[]> {
    const report = await readFile(inProject('reports/junit.xml'), 'utf8');
    const cases = report.split('<testcase ').slice(1);
    return cases.filter((each) => each.includes('<failure')).map((each) => / name="([^"]*)"/.exec(each)?.[1] ?? '');
  }

  test('bin/test fails over a broken test, and the report names it', async () => {
    await change('web/news/tests.py', (text) => text + brokenTest);
    const { exitCode, output } = await project.try('bin/test');
    expect(exitCode, output).toBe(1);
    expect(await failuresInReport()).toEqual(['test_that_is_broken']);
  });

  test('bin/test fails over a model whose migration is missing', async () => {
    await addField();
    const { exitCode } = await project.try('bin/test', ['core/tests/test_project.py']);
    expect(exitCode).toBe(1);
    expect(await failuresInReport()).toEqual(['test_models_need_no_new_migration']);
  });

  test('bin/test passes its arguments to pytest', async () => {
    expect(await project.run('bin/test', ['core/tests/test_health.py', '-k', 'needs_no_database'])).toContain(
      '1 passed',
    );
  });

  test('bin/manage ends with the exit code of its command', async () => {
    const { exitCode, output } = await project.try('bin/manage', ['no_such_command']);
    expect([exitCode, output]).toEqual([1, expect.stringContaining("Unknown command: 'no_such_command'")]);
  });

  test('bin/shell opens web, and ends with the exit code of what ran there', async () => {
    expect(await project.run('bin/shell', ['web', 'id', '-un'])).toBe('app');
    expect((await project.try('bin/shell', ['web', 'sh', '-c', 'exit 3'])).exitCode).toBe(3);
    const { exitCode, output } = await project.try('bin/shell', ['wbe']);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('Running: db nginx web')]);
  });

  test('bin/up names the service that does not start, why, and what to type', async () => {
    await writeFile(inProject('web/news/migrations/0002_broken.py'), failingMigration);
    const { exitCode, output } = await project.try('bin/up');
    expect(exitCode).toBe(1);
    expect(output).toContain('web ended with exit code 1');
    expect(output).toContain('RuntimeError: broken on purpose');
    expect(output).toContain('bin/logs web');
  });

  test('bin/up brings up what was mended, with the data that were there', async () => {
    const output = await project.run('bin/up');
    expect(output).toContain('not loaded, as there are users already');
    expect((await new Browser(project.address).get('/')).text).toContain('The site is up');
  });

  test('bin/down --volumes --yes deletes the data, and bin/up makes them anew', async () => {
    await project.run('bin/down', ['--volumes', '--yes']);
    expect(await project.run('docker', ['volume', 'ls', '--quiet', '--filter', `name=${project.slug}`])).toBe('');
    expect(await project.run('bin/up')).toContain('Test data: loaded.');
  });
});
