/** `countable add`, `list` and `remove` as a person runs them, in real repositories. */
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { djangoFiles } from './detect/detect-texts.ts';
import { foreignRepository } from './foreign-repository.ts';
import { listFiles } from './list-files.ts';
import { countable, environment, type Run, temporaryFolder } from './run-cli.ts';
import { writeTexts } from './write-texts.ts';

const compose = `# Ours, as it grew.
services:
    app:
        build: .
        command: gunicorn config.wsgi
        environment: {DEBUG: '1'}
    postgres:
        image: postgres:13
`;

/** A Django project that somebody else laid out. */
const foreign: Readonly<Record<string, string>> = {
  ...djangoFiles('src'),
  'compose.yaml': compose,
  Dockerfile: 'FROM python:3.12\nCOPY src /src\nWORKDIR /src\n',
  'README.md': '# Shop\n\nSells things.\n',
};

let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'countable-add-'));
  await countable(base, ['new', 'own', '--yes', '--name=Own'], { env: { HOME: base } });
});

afterAll(() => rm(base, { recursive: true, force: true }));

async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa('git', args, { cwd: folder, env: environment(base), extendEnv: false });
  return stdout;
}

async function commit(folder: string, message: string): Promise<void> {
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', message);
}

/** A committed repository of these files, by its folder. */
async function repository(files: Readonly<Record<string, string>> = foreign): Promise<string> {
  return (await foreignRepository(files)).folder;
}

/** A copy of a project that `countable new` made. */
async function ownProject(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(join(base, 'own'), folder, { recursive: true });
  return folder;
}

/** Programs other than git and node are not there, unless they are given. */
function run(folder: string, args: readonly string[], path = ''): Promise<Run> {
  return countable(folder, args, { env: { HOME: base, PATH: `${path}:${join(base, 'programs')}` } });
}

beforeAll(async () => {
  await mkdir(join(base, 'programs'));
  const { stdout } = await execa('which', ['git']);
  await symlink(stdout.trim(), join(base, 'programs', 'git'));
});

describe('in a project that countable made', () => {
  it('adds what `new` would have made with it from the beginning', async () => {
    const folder = await ownProject();
    const { exitCode, stdout } = await run(folder, ['add', 'redis', '--yes']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Added redis');
    const other = await temporaryFolder();
    await run(other, ['new', 'own', '--yes', '--name=Own', '--extras=redis']);
    const [added, made] = await Promise.all([listFiles(folder), listFiles(join(other, 'own'))]);
    expect(added).toEqual(made);
  });

  it('adds to files that somebody has worked on, and loses none of their lines', async () => {
    const folder = await ownProject();
    const own = await readFile(join(folder, 'docker-compose.yml'), 'utf8');
    const edited = own.replace('services:\n', 'services:\n  # Sends letters.\n  mail:\n    image: mail:1\n\n');
    await writeTexts(folder, { 'docker-compose.yml': edited });
    await commit(folder, 'Send letters');
    const { exitCode, stderr } = await run(folder, ['add', 'celery', '--yes']);
    expect(exitCode, stderr).toBe(0);
    const gone = (await git(folder, 'diff', '--', 'docker-compose.yml'))
      .split('\n')
      .filter((line) => /^-(?!--)/.test(line));
    expect(gone).toEqual([]);
    expect(await readFile(join(folder, 'docker-compose.yml'), 'utf8')).toMatch(/^ {2}worker:$/m);
  });

  it('is not tired of being asked twice, and removes everything again, byte for byte', async () => {
    const folder = await ownProject();
    const before = await listFiles(folder);
    await run(folder, ['add', 'celery', '--yes']);
    await commit(folder, 'Add celery');
    const again = await run(folder, ['add', 'celery', 'redis', '--yes']);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No changes.') });
    const needed = await run(folder, ['remove', 'redis', '--yes']);
    expect(needed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('celery needs redis.') });
    const removed = await run(folder, ['remove', 'redis', 'celery', '--yes']);
    expect(removed.exitCode, removed.stderr).toBe(0);
    expect(await listFiles(folder)).toEqual(before);
  });
});

describe('in a repository that somebody else laid out', () => {
  it('adds to what is there under the names that things have there', async () => {
    const folder = await repository();
    const { exitCode, stdout, stderr } = await run(folder, ['add', 'redis', '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('Web service: app');
    const text = await readFile(join(folder, 'compose.yaml'), 'utf8');
    expect(text.startsWith(compose.split('environment')[0] ?? '')).toBe(true);
    expect(text).toMatch(/environment: \{DEBUG: '1', REDIS_URL: /);
    expect(await readFile(join(folder, 'src/config/settings.py'), 'utf8')).toContain('# countable: begin redis');
    expect(await readFile(join(folder, 'src/requirements.txt'), 'utf8')).toBe('Django==5.2\nredis>=5,<9\n');
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toMatch(/^# Shop\n\nSells things\.\n\n## Redis\n/);
  });

  it('brings none of the files of our own layout', async () => {
    const folder = await repository();
    await run(folder, ['add', 'celery', '--yes']);
    const paths = (await git(folder, 'ls-files', '--others')).split('\n').filter((path) => !path.startsWith('.home/'));
    expect(paths.filter((path) => !path.startsWith('src/'))).toEqual(['.countable.yml']);
  });

  it('plans nothing the second time, and removes everything again, byte for byte', async () => {
    const folder = await repository();
    const before = await listFiles(folder);
    await run(folder, ['add', 'celery', '--yes']);
    await commit(folder, 'Add celery');
    expect((await run(folder, ['add', 'celery', '--yes'])).stdout).toContain('No changes.');
    const { exitCode, stderr } = await run(folder, ['remove', 'celery', 'redis', '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(await listFiles(folder)).toEqual(before);
  });

  it('takes a Redis that is there for the one that Celery needs', async () => {
    const folder = await repository({ ...foreign, 'compose.yaml': `${compose}    redis:\n        image: redis:6\n` });
    const { exitCode, stderr } = await run(folder, ['add', 'celery', '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(await git(folder, 'diff')).not.toContain('redis:8');
  });

  it('shows the diff and writes nothing with --dry-run, also with changes that are not committed', async () => {
    const folder = await repository();
    await writeTexts(folder, { 'README.md': '# Other\n' });
    const before = await listFiles(folder);
    const { exitCode, stdout } = await run(folder, ['add', 'redis', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('+++ b/compose.yaml');
    expect(stdout).toContain('To write it, once README.md is committed or stashed:\n  countable add redis --yes');
    expect(await listFiles(folder)).toEqual(before);
  });

  it('says in the end what to commit, from the folder that the person stands in, and nothing else that lies about', async () => {
    const folder = await repository();
    await writeTexts(folder, { 'passwords.txt': 'Not for anybody.\n' });
    const { stdout } = await run(join(folder, 'src'), ['add', 'redis,celery', '--yes', '--no-verify']);
    const stage = stdout.split('\n').find((line) => line.startsWith('  git add ')) ?? '';
    await execa('sh', ['-c', stage], { cwd: join(folder, 'src') });
    expect(await git(folder, 'diff', '--name-only')).toBe('');
    const unknown = (await git(folder, 'ls-files', '--others'))
      .split('\n')
      .filter((path) => !path.startsWith('.home/'));
    expect(unknown).toEqual(['passwords.txt']);
  });

  it('gives programs the plan as JSON, with diffs that git can apply', async () => {
    const folder = await repository();
    const { stdout } = await run(folder, ['add', 'celery', '--dry-run', '--json']);
    const { plan, components } = JSON.parse(stdout) as {
      plan: { changes: { diff: string }[] };
      components: { brought: string[] };
    };
    expect(components.brought).toEqual(['redis', 'celery']);
    await execa('git', ['apply'], { cwd: folder, input: plan.changes.map(({ diff }) => diff).join('') });
    const other = await repository();
    await run(other, ['add', 'celery', '--yes']);
    expect(await listFiles(folder)).toEqual(await listFiles(other));
  });
});

describe('refuses, and leaves everything as it was:', () => {
  async function refused(folder: string, args: readonly string[], code: number, path = ''): Promise<string> {
    const before = await listFiles(folder);
    const { exitCode, stderr } = await run(folder, args, path);
    expect(exitCode, stderr).toBe(code);
    expect(await listFiles(folder)).toEqual(before);
    return stderr;
  }

  it('a run without a terminal and without --yes, and names that flag', async () => {
    expect(await refused(await repository(), ['add', 'redis'], 2)).toContain('--yes');
  });

  it('no component, and names those that fit', async () => {
    expect(await refused(await repository(), ['add'], 2)).toMatch(/Name one or more of .*redis/);
  });

  it('an unknown component, and suggests the nearest', async () => {
    expect(await refused(await repository(), ['add', 'reddis', '--yes'], 2)).toContain('did you mean redis?');
  });

  it('an unknown component without suggesting a quite different one', async () => {
    expect(await refused(await repository(), ['add', 'foo', '--yes'], 2)).not.toContain('did you mean');
  });

  it('a removal that names no component, and names those that it brought', async () => {
    const folder = await repository();
    expect(await refused(folder, ['remove'], 1)).toContain('countable added nothing to this repository.');
    await run(folder, ['add', 'redis', '--yes', '--no-verify']);
    await commit(folder, 'Add redis');
    expect(await refused(folder, ['remove', '--yes'], 2)).toContain(
      'Name one or more of redis: countable remove redis',
    );
  });

  it('a flag that names what is not there, and says that it is wrong, not missing', async () => {
    const stderr = await refused(await repository(), ['add', 'redis', '--yes', '--web-service', 'ap'], 2);
    expect(stderr).toMatch(/did you mean app\?\nCorrect the command\.$/);
  });

  it('changes that are not committed, and names the files', async () => {
    const folder = await repository();
    await writeTexts(folder, { 'README.md': '# Other\n' });
    expect(await refused(folder, ['add', 'redis', '--yes'], 1)).toMatch(/README\.md[\s\S]*git commit/);
  });

  it('a folder that is no repository', async () => {
    expect(await refused(await temporaryFolder(), ['add', 'redis', '--yes'], 1)).toContain('git init');
  });

  it('two services that could be the web service, and names flag and candidates', async () => {
    const two = `services:\n  one:\n    build: .\n    command: gunicorn config.wsgi\n  two:\n    build: .\n    command: gunicorn config.wsgi\n`;
    const folder = await repository({ ...foreign, 'compose.yaml': two });
    expect(await refused(folder, ['add', 'redis', '--yes'], 2)).toMatch(/one .* and two .*--web-service/);
    expect((await run(folder, ['add', 'redis', '--yes', '--web-service', 'two'])).exitCode).toBe(0);
    await commit(folder, 'Add redis');
    const second = await run(folder, ['add', 'celery', '--dry-run']);
    expect(second.exitCode, 'what was decided is remembered').toBe(0);
  });

  it('a Compose file that cannot be parsed, and prints what belongs there', async () => {
    const folder = await repository({ ...foreign, 'compose.yaml': `${compose}  broken\n` });
    const said = await refused(folder, ['add', 'redis', '--yes'], 1);
    expect(said).toMatch(/compose\.yaml cannot be parsed[\s\S]*To add by hand:[\s\S]* image: redis:/);
  });

  it('a file that is there and different, and shows the difference and how to have it replaced', async () => {
    const folder = await repository({ ...foreign, 'src/tasks/tasks.py': 'mine = True\n' });
    const said = await refused(folder, ['add', 'celery', '--yes'], 1);
    expect(said).toContain('-mine = True');
    expect(said).toContain('--force-file src/tasks/tasks.py');
    expect((await run(folder, ['add', 'celery', '--yes', '--force-file', 'src/tasks/tasks.py'])).exitCode).toBe(0);
  });

  it('and tells programs what stands in the way, without what stands in the file', async () => {
    const folder = await repository({ ...foreign, 'src/tasks/tasks.py': 'secret = 1\n' });
    const { exitCode, stdout } = await run(folder, ['add', 'celery', '--yes', '--json']);
    expect(exitCode).toBe(1);
    const { plan, result } = JSON.parse(stdout) as { plan: { obstacles: object[] }; result: unknown };
    expect(result).toBeNull();
    expect(plan.obstacles).toEqual([
      {
        path: 'src/tasks/tasks.py',
        kind: 'different',
        reason: 'is there already',
        wanted: expect.stringContaining('clear_expired_sessions'),
        components: ['celery'],
      },
    ]);
    expect(JSON.stringify(plan.obstacles)).not.toContain('secret = 1');
  });

  it('to touch a file that git does not know', async () => {
    const folder = await repository();
    await writeTexts(folder, { '.env.example': 'A=1\n', 'src/tasks/tasks.py': 'mine = True\n' });
    expect(await refused(folder, ['add', 'celery', '--yes'], 1)).toContain('Git does not know src/tasks/tasks.py');
  });

  it('a flag that nothing asks for', async () => {
    expect(await refused(await repository(), ['add', 'redis', '--yes', '--port', '81'], 2)).toContain('--port');
  });

  it('to remove what it did not add', async () => {
    expect(await refused(await repository(), ['remove', 'redis', '--yes'], 1)).toContain('did not add redis');
  });

  it('a record that somebody broke', async () => {
    const folder = await repository({ ...foreign, '.countable.yml': 'countable: [\n' });
    expect(await refused(folder, ['add', 'redis', '--yes'], 1)).toContain('git log -p .countable.yml');
  });

  describe('a result that does not stand the test', () => {
    /** A `docker` that does not like a word in the Compose file. */
    async function dockerThatRefuses(word: string): Promise<string> {
      const folder = await temporaryFolder();
      const script = `#!/bin/sh\n[ "$2" = version ] && exit 0\nif /bin/grep -q ${word} compose.yaml; then echo "level=warning beside" >&2; echo "no ${word} here" >&2; exit 1; fi\n`;
      await writeFile(join(folder, 'docker'), script);
      await chmod(join(folder, 'docker'), 0o755);
      return folder;
    }

    it('and says what the test said; --no-verify writes it all the same', async () => {
      const folder = await repository();
      const docker = await dockerThatRefuses('redis');
      const said = await refused(folder, ['add', 'redis', '--yes'], 1, docker);
      expect(said).toMatch(/no redis here[\s\S]*--no-verify/);
      expect(said).not.toContain('warning');
      expect((await run(folder, ['add', 'redis', '--yes', '--no-verify'], docker)).exitCode).toBe(0);
    });

    it('but not where the test fails without the change, too: it says so', async () => {
      const folder = await repository();
      const { exitCode, stdout } = await run(folder, ['add', 'redis', '--yes'], await dockerThatRefuses('gunicorn'));
      expect(exitCode).toBe(0);
      expect(stdout).toContain('it fails without the change, too: no gunicorn here');
    });

    it('nor where it could not be made: it says why', async () => {
      const { stdout } = await run(await repository(), ['add', 'redis', '--yes']);
      expect(stdout).toContain('docker compose config was not run: Docker is not installed');
      expect(stdout).toContain('python3 -m compileall was not run: there is no python3');
    });
  });
});

describe('countable remove', () => {
  it('takes away the Compose file and the example of .env that came, and tries nothing on them', async () => {
    const folder = await repository({ ...djangoFiles(), 'README.md': '# Shop\n' });
    const before = await listFiles(folder);
    const docker = await temporaryFolder();
    const script = `#!/bin/sh\n[ "$2" = version ] && exit 0\n[ -e docker-compose.yml ] || { echo "no docker-compose.yml"; exit 1; }\n`;
    await writeFile(join(docker, 'docker'), script, { mode: 0o755 });
    const added = await run(folder, ['add', 'dockerfile', 'environments', '--yes'], docker);
    expect(added.exitCode, added.stderr).toBe(0);
    await commit(folder, 'Add an image');
    const removed = await run(folder, ['remove', 'dockerfile', 'environments', '--yes'], docker);
    expect(removed.exitCode, removed.stderr).toBe(0);
    expect(await listFiles(folder)).toEqual(before);
  });

  it('keeps what somebody changed, names it, and removes the rest', async () => {
    const folder = await repository();
    await run(folder, ['add', 'celery', '--yes']);
    await writeTexts(folder, { 'src/tasks/tasks.py': 'mine = True\n' });
    await commit(folder, 'Add celery, change a task');
    const { exitCode, stdout } = await run(folder, ['remove', 'celery', '--yes']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Stays, as somebody changed it\n\s+src\/tasks\/tasks\.py/);
    expect(await readFile(join(folder, 'src/tasks/tasks.py'), 'utf8')).toBe('mine = True\n');
    expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).not.toContain('worker');
  });
});

describe('countable list', () => {
  it('says of each component whether it is there, can be added, or why not', async () => {
    const folder = await repository();
    await writeTexts(folder, { 'README.md': 'Changes that are not committed are no matter here.\n' });
    const { exitCode, stdout } = await run(folder, ['list', '--json']);
    expect(exitCode).toBe(0);
    const { components } = JSON.parse(stdout) as { components: { id: string; presence: string; obstacle?: string }[] };
    const of = (id: string) => components.find((component) => component.id === id);
    expect(of('redis')).toMatchObject({ presence: 'absent' });
    expect(of('redis')).not.toHaveProperty('obstacle');
    expect(of('django')).toMatchObject({ presence: 'found' });
    expect(of('celery')).toMatchObject({ brings: ['redis'] });
    expect(of('deployment')).toHaveProperty('obstacle', 'deployment fits only projects that countable made.');
    const shown = (await run(folder, ['list'])).stdout;
    const [addable, there, unfit] = shown.split('\n\n');
    expect(addable).toMatch(/^Can be added\n[\s\S]*\+ celery .*\n +brings redis too$/m);
    expect(there).toMatch(/^There\n[\s\S]*✔ django +The repository has its own$/m);
    expect(unfit).toMatch(/^Not for this repository\n[\s\S]*· deployment .*\n +deployment fits only/m);
    expect(shown, 'what comes by itself is not to be chosen').not.toMatch(/[+✔·] frontend-django /);
  });
});
