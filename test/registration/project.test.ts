/** Reading the project in which a person stands. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderServices } from '../../src/record.ts';
import { readProject } from '../../src/registration/project.ts';
import { temporaryFolder } from '../run-cli.ts';
import { git, jenkinsfile, makeProject, readRecord } from './made-project.ts';

async function refusal(folder: string): Promise<{ readonly message: string; readonly remedy: string }> {
  return readProject(folder).then(
    () => expect.fail('it was read'),
    (error) => error,
  );
}

test('it is found from any folder below, with its answers, branches and Jenkinsfile', async () => {
  const folder = await makeProject();
  await mkdir(join(folder, 'web', 'news'), { recursive: true });
  const { project } = await readProject(join(folder, 'web', 'news'));
  const head = await git(folder, 'rev-parse', 'HEAD');
  expect(project).toMatchObject({
    name: 'Demo',
    slug: 'demo',
    productionDomain: 'demo.example.com',
    jenkinsfile,
    localBranches: { master: head, develop: head },
    marker: `countable-${head.slice(0, 12)}`,
  });
});

test('everybody who has a clone gets the same marker, whatever was committed since', async () => {
  const folder = await makeProject();
  const { marker } = (await readProject(folder)).project;
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message=More');
  await git(folder, 'clone', '--quiet', folder, `${folder}-clone`);
  expect((await readProject(`${folder}-clone`)).project.marker).toBe(marker);
});

test('a history that is joined later changes no marker', async () => {
  const folder = await makeProject();
  const { marker } = (await readProject(folder)).project;
  await git(folder, 'switch', '--quiet', '--orphan', 'other');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message=Other', '--date=2001-01-01T00:00:00Z');
  await git(folder, 'switch', '--quiet', 'develop');
  await git(folder, 'merge', '--quiet', '--allow-unrelated-histories', '--message=Join', 'other');
  expect((await readProject(folder)).project.marker).toBe(marker);
});

test('branches that are not there are left out', async () => {
  const folder = await makeProject();
  await git(folder, 'branch', '--delete', 'master');
  expect(Object.keys((await readProject(folder)).project.localBranches)).toEqual(['develop']);
});

test('a folder that is no project is refused, and what to do is said', async () => {
  const folder = await temporaryFolder();
  expect(await refusal(folder)).toMatchObject({
    message: `${folder} is no project of countable: it has no .countable.yml.`,
    remedy: expect.stringContaining('countable new'),
  });
  await git(folder, 'init', '--quiet');
  expect((await refusal(folder)).message).toContain('it has no .countable.yml');
});

test('a project without a repository, or without a commit, is told how to get one', async () => {
  const folder = await makeProject();
  await rm(join(folder, '.git'), { recursive: true });
  expect(await refusal(folder)).toMatchObject({
    message: expect.stringContaining('is no git repository'),
    remedy: expect.stringMatching(/^git init && .*git branch master$/),
  });
  await git(folder, 'init', '--quiet');
  expect(await refusal(folder)).toMatchObject({
    message: expect.stringContaining('has no commit'),
    remedy: expect.stringContaining('git add --all && git commit'),
  });
});

test('a shallow clone lacks the first commit, and is refused', async () => {
  const folder = await makeProject();
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message=More');
  await git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}`, `${folder}-clone`);
  expect((await refusal(`${folder}-clone`)).remedy).toContain('git fetch --unshallow');
});

test('a record with changes that are not committed is refused, unless registering itself wrote them', async () => {
  const folder = await makeProject();
  const record = await readRecord(folder);
  await writeFile(join(folder, '.countable.yml'), renderServices(record, { github: { id: '1' } }));
  expect((await readProject(folder)).records).toEqual({ github: { id: '1' } });
  await writeFile(join(folder, '.countable.yml'), record.replace('slug: demo', 'slug: shop'));
  expect(await refusal(folder)).toMatchObject({
    message: '.countable.yml has changes that are not committed.',
    remedy: expect.stringContaining('Commit or stash them'),
  });
});

test('a record that was never committed is refused, too', async () => {
  const folder = await makeProject();
  await git(folder, 'rm', '--quiet', '--cached', '.countable.yml');
  await git(folder, 'commit', '--quiet', '--message=Forget');
  expect((await refusal(folder)).message).toContain('not committed');
  expect(await readFile(join(folder, '.countable.yml'), 'utf8')).toContain('slug: demo');
});
