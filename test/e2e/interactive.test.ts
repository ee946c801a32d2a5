/** `countable new` as a person uses it, at a terminal. Needs no Docker. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { bin, environment, temporaryFolder } from '../run-cli.ts';
import { keys, Terminal, verifyCanOpenTerminal } from './terminal.ts';

// A question that never comes must not hold up the others.
vi.setConfig({ testTimeout: 60_000 });
beforeAll(verifyCanOpenTerminal);

interface Session {
  readonly terminal: Terminal;
  /** Where the command runs; empty before. */
  readonly folder: string;
}

async function start(...args: string[]): Promise<Session> {
  const base = await temporaryFolder();
  const folder = join(base, 'work');
  await mkdir(folder);
  return { folder, terminal: new Terminal([process.execPath, bin, 'new', ...args], folder, environment(base)) };
}

async function readAnswers(project: string): Promise<Record<string, string>> {
  return parse(await readFile(join(project, '.countable.yml'), 'utf8')).answers;
}

/** Takes the default of each question. */
async function acceptRest(terminal: Terminal, ...questions: string[]): Promise<void> {
  for (const question of questions) await terminal.answers(question, keys.enter);
}

/** What is asked between the stack and the people. */
const middle = ['Extras', 'Production domain', 'Staging domain', 'HTTP port'];
const people = ['Maintainer', 'Maintainer’s e-mail', 'GitHub organisation'];

test('typed answers make the project, and Enter takes the default that is shown', async () => {
  const { terminal, folder } = await start();
  await terminal.answers('Name', `Corner "shop"${keys.enter}`);
  await terminal.sees('? Slug');
  await terminal.sees('(corner-shop)');
  terminal.type(keys.enter);
  await terminal.answers('Description', `Fruit & more${keys.enter}`);
  await acceptRest(terminal, 'Stack', 'Database', ...middle);
  await terminal.answers('Maintainer', `Grace Hopper${keys.enter}`);
  await acceptRest(terminal, 'Maintainer’s e-mail', 'GitHub organisation');
  await terminal.sees('manage.py');
  await terminal.answers('Make this in corner-shop?', keys.enter);

  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).toContain('Made corner-shop');
  expect(await readAnswers(join(folder, 'corner-shop'))).toEqual({
    name: 'Corner "shop"',
    slug: 'corner-shop',
    description: 'Fruit & more',
    stack: 'django',
    database: 'postgres',
    extras: '',
    'production-domain': 'corner-shop.example.com',
    'staging-domain': 'staging.corner-shop.example.com',
    port: '80',
    'maintainer-name': 'Grace Hopper',
    'maintainer-email': 'ada@example.com',
    organisation: '',
  });
});

test('an invalid answer is refused at once with the reason, and can be corrected', async () => {
  const { terminal, folder } = await start('demo', '--stack=static', '--name=Demo', '--description=');
  await terminal.answers('Slug', `Not a slug${keys.enter}`);
  await terminal.sees('It must be lower-case letters, digits and single hyphens');
  terminal.type(`${keys.clearLine}corrected${keys.enter}`);
  await acceptRest(terminal, 'Extras', 'Production domain');
  await terminal.answers('Staging domain', `corrected.example.com${keys.enter}`);
  await terminal.sees('It must differ from the production domain.');
  terminal.type(`${keys.clearLine}next.example.com${keys.enter}`);
  await terminal.answers('HTTP port', `65536${keys.enter}`);
  await terminal.sees('It must be a whole number from 1 to 65535.');
  terminal.type(`${keys.clearLine}8080${keys.enter}`);
  await acceptRest(terminal, ...people, 'Make this in demo?');

  expect((await terminal.ends()).exitCode).toBe(0);
  const corrected = { slug: 'corrected', 'staging-domain': 'next.example.com', port: '8080' };
  expect(await readAnswers(join(folder, 'demo'))).toMatchObject(corrected);
});

test('choices are made with the arrow keys', async () => {
  const { terminal, folder } = await start('demo');
  await acceptRest(terminal, 'Name', 'Slug', 'Description');
  await terminal.answers('Stack', keys.down);
  await terminal.sees('❯ Static site');
  terminal.type(keys.up);
  await terminal.sees('❯ Django');
  terminal.type(keys.enter);
  await terminal.answers('Database', keys.down);
  await terminal.sees('❯ PostGIS');
  terminal.type(keys.enter);
  await acceptRest(terminal, ...middle, ...people, 'Make this in demo?');

  expect((await terminal.ends()).exitCode).toBe(0);
  expect(await readAnswers(join(folder, 'demo'))).toMatchObject({ stack: 'django', database: 'postgis' });
});

test('extras are ticked in a list that says what each does and what it brings', async () => {
  const { terminal, folder } = await start('demo');
  await acceptRest(terminal, 'Name', 'Slug', 'Description', 'Stack', 'Database');
  await terminal.sees('? Extras');
  await terminal.sees('Celery (celery)');
  await terminal.sees('Brings redis too');
  terminal.type(` ${keys.down}`);
  await terminal.sees('Vue and Vite');
  terminal.type(` ${keys.enter}`);
  await terminal.sees('Extras celery, frontend');
  await acceptRest(terminal, ...middle.slice(1), ...people, 'Make this in demo?');

  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).toContain('--extras=');
  expect(await readAnswers(join(folder, 'demo'))).toMatchObject({ extras: 'celery, frontend' });
  expect(await readFile(join(folder, 'demo', 'docker-compose.yml'), 'utf8')).toMatch(/^ {2}redis:/m);
});

test('extras that another stack needs stand below the others with the reason, and cannot be ticked', async () => {
  const { terminal, folder } = await start('demo', '--stack=static', '--name=Demo', '--slug=demo', '--description=');
  await terminal.sees('? Extras');
  await terminal.sees('Frontend (frontend)');
  await terminal.sees('Redis (redis) – needs Django');
  terminal.type(`${keys.up.repeat(5)}${keys.down.repeat(2)} `);
  await terminal.sees('The reason stands beside it.');
  terminal.type(`a${keys.enter}`);
  await terminal.sees('Extras frontend, quality');
  await acceptRest(terminal, ...middle.slice(1), ...people, 'Make this in demo?');

  expect((await terminal.ends()).exitCode).toBe(0);
  expect(await readAnswers(join(folder, 'demo'))).toMatchObject({ extras: 'frontend, quality' });
});

test('the database is not asked for where the stack needs none', async () => {
  const { terminal, folder } = await start('demo');
  await acceptRest(terminal, 'Name', 'Slug', 'Description');
  await terminal.answers('Stack', keys.down + keys.enter);
  await acceptRest(terminal, ...middle, ...people, 'Make this in demo?');

  const { exitCode, text } = await terminal.ends();
  expect(exitCode, text).toBe(0);
  expect(text).not.toContain('? Database');
  expect(await readAnswers(join(folder, 'demo'))).not.toHaveProperty('database');
});

test('only what no flag answers is asked', async () => {
  const given = ['--name=Demo', '--slug=demo', '--description=', '--stack=static', '--maintainer-name=Ada'];
  const { terminal } = await start('demo', ...given);
  await acceptRest(terminal, ...middle, 'Maintainer’s e-mail', 'GitHub organisation', 'Make this in demo?');
  const { exitCode, text } = await terminal.ends();
  expect(exitCode).toBe(0);
  for (const question of ['Name', 'Slug', 'Description', 'Stack']) expect(text).not.toContain(`? ${question}`);
});

test('the plan is shown before the last question, and a no to it writes nothing and ends with 1', async () => {
  const { terminal, folder } = await start('demo', '--stack=static', '--name=Demo', '--slug=demo', '--description=');
  await acceptRest(terminal, ...middle, ...people);
  await terminal.sees('docker-compose.yml');
  await terminal.sees('? Make this in demo?');
  expect(await readdir(folder)).toEqual([]);
  terminal.type(`n${keys.enter}`);

  const { exitCode, text } = await terminal.ends();
  expect(exitCode).toBe(1);
  expect(text).toContain('Nothing was written.');
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['a text', [], 'Name'],
  ['a choice', ['--name=Demo', '--slug=demo', '--description='], 'Stack'],
  ['several', ['--name=Demo', '--slug=demo', '--description=', '--stack=static'], 'Extras'],
  ['the plan', ['--name=Demo', '--slug=demo', '--description=', '--stack=static', ...fill()], 'Make this in demo?'],
])('Ctrl-C at the question for %s ends with 130, leaves nothing and gives the cursor back', async (_, args, question) => {
  const { terminal, folder } = await start('demo', ...args);
  await terminal.answers(question, keys.interrupt);

  const { exitCode, text, isCursorShown } = await terminal.ends();
  expect(exitCode, text).toBe(130);
  expect(text).toContain('Interrupted. Nothing was left behind.');
  expect(isCursorShown).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

/** Flags for all questions after the stack. */
function fill(): string[] {
  const domains = ['--production-domain=demo.example.com', '--staging-domain=staging.demo.example.com', '--port=80'];
  return ['--extras=', ...domains, '--maintainer-name=Ada', '--maintainer-email=ada@example.com', '--organisation='];
}
