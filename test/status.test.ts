/** `countable status`: what people did to the services since. */
import { expect, test } from 'vitest';
import { inProject, openRehearsalFor } from './registration/in-project.ts';
import { git, makeProject } from './registration/made-project.ts';
import { askGitHub } from './rehearsal/open-test-rehearsal.ts';

async function registered() {
  const folder = await makeProject();
  const rehearsal = await openRehearsalFor(folder);
  const { exitCode, stderr } = await inProject(folder, ['register', '--rehearse', '--yes']);
  expect(exitCode, stderr).toBe(0);
  return { folder, rehearsal };
}

test('what was renamed, deleted or disabled is named, each with its service; register puts it right', async () => {
  const { folder, rehearsal } = await registered();
  await askGitHub(rehearsal, '/repos/acme/demo', { method: 'PATCH', body: JSON.stringify({ name: 'shop' }) });
  const [hook] = (await (await askGitHub(rehearsal, '/repos/acme/shop/hooks')).json()) as { id: number }[];
  const disabled = { method: 'PATCH', body: JSON.stringify({ active: false }) };
  await askGitHub(rehearsal, `/repos/acme/shop/hooks/${hook?.id}`, disabled);
  rehearsal.store<{ credentials: { id: string }[] }>('jenkins').update((state) => {
    state.credentials = state.credentials.filter(({ id }) => id !== 'demo-sentry-dsn');
  });

  const { stdout, stderr, exitCode } = await inProject(folder, ['status', '--rehearse']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/. GitHub +differs {2}http.*\n( {4}.*\n)* {4}~ record of repository acme\/shop +was renamed/);
  expect(stdout).toMatch(/~ webhook of acme\/shop to Jenkins {2}is disabled/);
  expect(stdout).toMatch(/. Jenkins +differs {2}http.*\n( {4}.*\n)* {4}~ credential demo-sentry-dsn {2}does not exist/);
  expect(stdout).toMatch(/. Slack +differs {2}http.*\n {4}~ bookmark Repository in #demo {2}is not there/);
  expect(stdout).toMatch(/. Sentry +as it should be/);
  expect(stderr).toContain('To put it right: countable register --rehearse');

  expect(await inProject(folder, ['register', '--rehearse', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(await inProject(folder, ['status', '--rehearse'])).toMatchObject({ exitCode: 0, stderr: '' });
});

test('commits of one’s own that are not pushed are no difference; a branch that is gone is one', async () => {
  const { folder, rehearsal } = await registered();
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message=More');
  const own = await inProject(folder, ['status', 'github', '--rehearse']);
  expect(own.exitCode).toBe(0);
  expect(own.stdout).toContain('develop has commits that are not there');
  await askGitHub(rehearsal, '/repos/acme/demo/branches/master/protection', { method: 'DELETE' });
  await git(
    folder,
    '-c',
    `http.extraHeader=Authorization: Basic ${basic(rehearsal)}`,
    'push',
    '--quiet',
    'origin',
    ':master',
  );
  const gone = await inProject(folder, ['status', 'github', '--rehearse']);
  expect(gone.stdout).toContain('master is not there');
  expect(gone.exitCode).toBe(1);
});

function basic({ connections }: Awaited<ReturnType<typeof openRehearsalFor>>): string {
  return Buffer.from(`x-access-token:${connections.github.secrets['token']}`).toString('base64');
}

test('--json prints one document, with what differs and the exit code', async () => {
  const { folder, rehearsal } = await registered();
  const fine = await inProject(folder, ['status', '--rehearse', '--json']);
  expect(fine).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(fine.stdout).services).toMatchObject([
    { id: 'github', standing: 'as it should be', address: `${rehearsal.address}/github/acme/demo` },
    { id: 'slack', standing: 'as it should be' },
    { id: 'sentry', standing: 'as it should be' },
    { id: 'jenkins', standing: 'as it should be' },
  ]);
  await askGitHub(rehearsal, '/repos/acme/demo', { method: 'DELETE' });
  const gone = await inProject(folder, ['status', 'github', '--rehearse', '--json']);
  expect(gone.exitCode).toBe(1);
  const { services, error } = JSON.parse(gone.stdout);
  expect(services[0].differences).toContainEqual(expect.objectContaining({ because: 'was deleted' }));
  expect(error).toMatchObject({ exitCode: 1, message: 'GitHub differs from what is wanted.' });
});

test('a project that is registered nowhere is told how', async () => {
  const { stdout, exitCode } = await inProject(await makeProject(), ['status', '--rehearse']);
  expect(stdout).toBe('Demo is registered nowhere. To register it: countable register --rehearse');
  expect(exitCode).toBe(0);
});
