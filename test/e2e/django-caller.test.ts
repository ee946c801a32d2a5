/** A Django project in the hands of somebody who is not root: what its scripts make belongs to them. */
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Project, useProject } from './project.ts';

interface Caller {
  readonly uid: number;
  readonly gid: number;
  run(command: string, ...args: string[]): Promise<string>;
}

/** Whoever runs the tests, unless that is root: then somebody who owns the clone and may use Docker. */
async function findCaller(project: Project): Promise<Caller> {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
  if (uid !== 0) return { uid, gid, run: (command, ...args) => project.run(command, args) };

  const caller = { uid: 12_345, gid: 12_345 };
  const base = join(project.folder, '..');
  await chmod(base, 0o755);
  await mkdir(join(base, 'home'));
  await chown(join(base, 'home'), caller.uid, caller.gid);
  await project.run('chown', ['--recursive', `${caller.uid}:${caller.gid}`, project.folder]);
  const socket = await stat('/var/run/docker.sock');
  const become = [`--reuid=${caller.uid}`, `--regid=${caller.gid}`, `--groups=${caller.gid},${socket.gid}`];
  const env = { HOME: join(base, 'home') };
  return { ...caller, run: (command, ...args) => project.run('setpriv', [...become, command, ...args], env) };
}

const project = useProject({ stack: 'django', database: 'postgres' });
let caller: Caller;

beforeAll(async () => {
  caller = await findCaller(project);
});

async function ownerOf(path: string): Promise<object> {
  const { uid, gid } = await stat(join(project.folder, path));
  return { path, uid, gid };
}

const owned = (path: string) => ({ path, uid: caller.uid, gid: caller.gid });

test('bin/manage makes apps and migrations, with nothing up before, and they belong to the caller', async () => {
  const models = join(project.folder, 'web/news/models.py');
  const field = '    text = models.TextField()';
  const text = await readFile(models, 'utf8');
  await writeFile(models, text.replace(field, `${field}\n    lead = models.TextField(blank=True, default="")`));

  await caller.run('bin/manage', 'startapp', 'shop');
  await caller.run('bin/manage', 'makemigrations', 'news');

  const migration = (await readdir(join(project.folder, 'web/news/migrations'))).find((name) =>
    name.startsWith('0002'),
  );
  for (const path of ['web/shop', 'web/shop/models.py', 'web/shop/migrations', `web/news/migrations/${migration}`]) {
    expect(await ownerOf(path)).toEqual(owned(path));
  }
});

test('bin/up makes a .env that only the caller may read', async () => {
  await caller.run('bin/up');
  expect(await ownerOf('.env')).toEqual(owned('.env'));
  expect((await stat(join(project.folder, '.env'))).mode & 0o777).toBe(0o600);
});

test('bin/test leaves a report that belongs to the caller, and changes nothing else', async () => {
  const status = () => caller.run('git', 'status', '--porcelain');
  const before = await status();
  await caller.run('bin/test', 'news');
  expect(await ownerOf('reports/junit.xml')).toEqual(owned('reports/junit.xml'));
  expect(await status()).toBe(before);
});
