/** A production server as it lives: deploys that back up for real, a restore while a version serves, commands by hand. */
import { beforeAll, expect, test } from 'vitest';
import { Backups, confirmed, until } from './backup-server.ts';
import { docker } from './docker.ts';
import { Outside } from './outside.ts';
import { trustThisMachine, useServer, visitor } from './server.ts';

const server = useServer({ stack: 'django', database: 'postgres' }, 'prod');
const { project } = server;
const outside = new Outside(project);
const backups = new Backups(project, outside);
const page = () => visitor(server).get('/');
/** What runs of the project's own. */
const services = async () => (await server.services()).filter((name) => name !== 'outside');
const allServices = ['backup', 'db', 'gate', 'nginx', 'web'];

const deploy = async () => {
  const { exitCode, output } = await server.deploy();
  expect(exitCode, output).toBe(0);
  return output;
};

beforeAll(async () => {
  await server.push('Trust this machine', { 'nginx/trusted-proxies.conf': trustThisMachine });
  // Makes .env and asks for the rest.
  await server.deploy();
  await server.set({
    COMPOSE_FILE: 'docker-compose.yml:dc.prod.yml:outside.yml',
    HTTP_PORT: String(project.port),
    DOMAIN: 'shop.test',
    DJANGO_ALLOWED_HOSTS: 'shop.test,localhost',
    DJANGO_ADMINS: 'ada@example.com',
    EMAIL_URL: 'consolemail://',
  });
  await outside.start({ REVISION: 'none', COLOUR: 'blue' });
  await server.set({ AWS_ACCESS_KEY_ID: outside.keys.id, AWS_SECRET_ACCESS_KEY: outside.keys.secret });
});

const addArticle = (title: string) =>
  project.query(`INSERT INTO news_article (title, text, published_at) VALUES ('${title}', '', now())`);

test('the first deploy starts the backups, which wait until there is something to back up', async () => {
  const output = await deploy();
  expect(output).not.toContain('Backing up first.');
  const backup = await project.container('backup');
  await until(
    async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', backup))[0] === 'healthy',
    'health',
  );
  expect((await page()).status).toBe(200);
});

test('plain "docker compose up" leaves everything as it is', async () => {
  const before = await project.containers();
  await project.compose('up', '--detach', '--no-build');
  expect(await project.containers()).toEqual(before);
});

test('each later one backs up first, and what it took restores', async () => {
  await addArticle('Before the second version');
  const before = await backups.stamps();
  await server.push('A second version', {});
  const output = await deploy();
  expect(output).toMatch(/Backing up first\.[\s\S]*Backed up and verified: s3:[\s\S]*Starting the new version/);
  expect((await backups.stamps()).length).toBeGreaterThan(before.length);
  expect(await project.run('bin/backups', ['--prove'])).toMatch(/Proven: \S+ restores/);
});

test('where the backup fails, the version before goes on serving', async () => {
  await server.set({ AWS_SECRET_ACCESS_KEY: 'guessed' });
  const untouched = await server.state();
  const stamps = await backups.stamps();
  await server.pushBroken('A version that must not come', {});
  const { exitCode, output } = await server.deploy();
  await server.set({ AWS_SECRET_ACCESS_KEY: outside.keys.secret });
  expect(exitCode, output).toBe(1);
  expect(output).toContain('S3 refuses the credentials');
  expect(output).toContain('The backup failed');
  expect({ ...(await server.state()), env: '' }).toEqual({ ...untouched, env: '' });
  expect(await backups.stamps()).toEqual(stamps);
  expect((await page()).text).toContain('Before the second version');
});

test('bin/restore puts a backup in the place of what serves, and the site comes back', async () => {
  await project.run('bin/backup-now');
  await project.query('DELETE FROM news_article');
  expect((await page()).text).not.toContain('Before the second version');
  const { exitCode, output } = await confirmed(project);
  expect(exitCode, output).toBe(0);
  await until(async () => (await page()).status === 200, 'the site');
  expect((await page()).text).toContain('Before the second version');
  expect(await services()).toEqual(allServices);
});

test('after a rollback, and a deploy of what serves, backups still run', async () => {
  const rolledBack = await project.try('bin/rollback');
  expect(rolledBack.exitCode, rolledBack.output).toBe(0);
  await project.run('bin/backup-now');
  expect(await services()).toEqual(allServices);
});

test('commands by hand add nothing of development’s to the server’s .env, and bin/up refuses', async () => {
  const before = await server.state();
  await project.run('bin/manage', ['check', '--deploy']);
  await project.run('bin/shell', ['web', 'true']);
  const { exitCode, output } = await project.try('bin/up');
  expect([exitCode, output]).toEqual([1, expect.stringMatching(/This is a server: .*\n.*bin\/deploy/)]);
  expect(await server.state()).toEqual(before);
});
