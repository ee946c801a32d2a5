/** `countable new`, as scripts and people without a terminal use it. */
import { access, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { listFiles } from './list-files.ts';
import { countable, temporaryFolder } from './run-cli.ts';

const quick = ['--stack=static', '--yes'];

test('--yes makes the folder that is named, and says what to type next and how to repeat it', async () => {
  const cwd = await temporaryFolder();
  const { stdout, stderr, exitCode } = await countable(cwd, ['new', 'my-shop', '--yes']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Made my-shop');
  expect(stdout).toMatch(/Next:\n {2}cd my-shop\n {2}bin\/up /);
  expect(stdout).toContain("countable new my-shop --name='My shop' --slug=my-shop --description='' --stack=django");
  expect(stdout).not.toContain('\u001B');
  await access(join(cwd, 'my-shop', 'web', 'manage.py'));
});

test('the line that repeats a run makes the same files', async () => {
  const cwd = await temporaryFolder();
  const first = await countable(cwd, ['new', 'demo', ...quick, '--name=It\'s $HOME `x` "y"', '--port=8080']);
  const repeat = first.stdout.trimEnd().split('\n').at(-1) ?? '';
  const other = await temporaryFolder();
  const { command, args } = { command: 'sh', args: ['-c', `countable() { node "$BIN" "$@"; }; ${repeat}`] };
  await execa(command, args, { cwd: other, env: { BIN: join(process.cwd(), 'dist/src/bin/countable.js') } });
  expect(await listFiles(join(other, 'demo'))).toEqual(await listFiles(join(cwd, 'demo')));
});

test('both branches point to one commit that holds every file, and develop is checked out', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['new', 'demo', ...quick]);
  const git = async (...args: string[]) => (await execa('git', args, { cwd: join(cwd, 'demo') })).stdout;
  expect(await git('branch', '--show-current')).toBe('develop');
  expect(await git('rev-parse', 'master')).toBe(await git('rev-parse', 'develop'));
  expect(await git('status', '--porcelain', '--ignored')).toBe('');
  expect((await git('ls-files')).split('\n').sort()).toEqual([...(await listFiles(join(cwd, 'demo'))).keys()].sort());
  expect(await git('log', '--format=%an %s')).toBe('Ada Lovelace Begin Demo');
});

test('what the user ignores everywhere is committed all the same', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'ignore'), '.env*\n*.yml\n');
  const env = { GIT_CONFIG_COUNT: '3', GIT_CONFIG_KEY_2: 'core.excludesFile', GIT_CONFIG_VALUE_2: join(cwd, 'ignore') };
  await countable(cwd, ['new', 'demo', ...quick], { env });
  const { stdout } = await execa('git', ['ls-files'], { cwd: join(cwd, 'demo') });
  expect(stdout).toContain('.env.example');
});

test('programs are executable, other files are not', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['new', 'demo', ...quick]);
  const mode = async (path: string) => (await stat(join(cwd, 'demo', path))).mode & 0o111;
  expect(await mode('bin/up')).not.toBe(0);
  expect(await mode('README.md')).toBe(0);
});

test('an identity that git lacks costs the commit, not the files, and what to type is said', async () => {
  const cwd = await temporaryFolder();
  const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.useConfigOnly', GIT_CONFIG_VALUE_0: 'true' };
  const { stdout, exitCode } = await countable(cwd, ['new', 'demo', ...quick, '--maintainer-name=Ada'], { env });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('git does not know your name');
  expect(stdout).toContain('git config --global user.name Ada');
  const commands = stdout.split('\n').filter((line) => /^ {2}git /.test(line));
  expect(await listFiles(join(cwd, 'demo'), { all: true })).toEqual(await listFiles(join(cwd, 'demo')));
  await execa('sh', ['-ec', commands.join('\n')], { cwd: join(cwd, 'demo'), env: { HOME: cwd } });
  const { stdout: branches } = await execa('git', ['branch', '--format=%(refname:short)'], { cwd: join(cwd, 'demo') });
  expect(branches).toBe('develop\nmaster');
});

test('without git the files are made', async () => {
  const cwd = await temporaryFolder();
  const { stdout, exitCode } = await countable(cwd, ['new', 'demo', ...quick], { env: { PATH: cwd } });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('No commit was made: git is not installed');
  await access(join(cwd, 'demo', 'README.md'));
});

test('--no-git makes no repository', async () => {
  const cwd = await temporaryFolder();
  const { stdout } = await countable(cwd, ['new', 'demo', ...quick, '--no-git']);
  expect(stdout).toContain('--no-git');
  await expect(access(join(cwd, 'demo', '.git'))).rejects.toThrow();
});

test('a repository without commits is used, its remote kept', async () => {
  const cwd = await temporaryFolder();
  await execa('git', ['init', '-q', 'demo'], { cwd });
  await execa('git', ['remote', 'add', 'origin', 'git@example.com:acme/demo.git'], { cwd: join(cwd, 'demo') });
  const { exitCode, stderr } = await countable(join(cwd, 'demo'), ['new', '.', ...quick]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const git = async (...args: string[]) => (await execa('git', args, { cwd: join(cwd, 'demo') })).stdout;
  expect(await git('remote', 'get-url', 'origin')).toBe('git@example.com:acme/demo.git');
  expect(await git('branch', '--format=%(refname:short)')).toBe('develop\nmaster');
  expect(await git('status', '--porcelain')).toBe('');
});

test('--dry-run shows the plan and writes nothing', async () => {
  const cwd = await temporaryFolder();
  const { stdout, exitCode } = await countable(cwd, ['new', 'demo', ...quick, '--dry-run']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/├─ bin\/\n│ {2}├─ \w+ +\d/);
  expect(stdout).toContain('Nothing was written');
  await expect(access(join(cwd, 'demo'))).rejects.toThrow();
});

test('--json prints one document and nothing else', async () => {
  const cwd = await temporaryFolder();
  const { stdout, stderr } = await countable(cwd, ['new', 'demo', ...quick, '--json']);
  const { plan, answers, result, folder } = JSON.parse(stdout);
  expect(stderr).toBe('');
  expect(folder).toMatch(/demo$/);
  expect(answers).toMatchObject({ name: 'Demo', stack: 'static', port: '80' });
  expect(result).toEqual({ git: { kind: 'committed' } });
  const files = await listFiles(join(cwd, 'demo'));
  expect(plan.changes.map(({ path }: { path: string }) => path).sort()).toEqual([...files.keys()].sort());
  expect(plan.changes.find(({ path }: { path: string }) => path === 'README.md')).toMatchObject({
    kind: 'create',
    bytes: Buffer.byteLength(files.get('README.md') ?? ''),
  });
});

test('--json reports an error as a document too', async () => {
  const cwd = await temporaryFolder();
  const { stdout, exitCode } = await countable(cwd, ['new', 'demo', ...quick, '--json', '--port=0']);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ exitCode: 2, message: expect.stringContaining('--port') });
});

test('the record holds version, answers and components', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['new', 'demo', '--yes', '--database=postgis']);
  const record = parse(await readFile(join(cwd, 'demo', '.countable.yml'), 'utf8'));
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(record.countable).toBe(version);
  expect(record.answers).toMatchObject({
    name: 'Demo',
    database: 'postgis',
    'staging-domain': 'staging.demo.example.com',
  });
  expect(Object.keys(record.components)).toEqual(expect.arrayContaining(['django', 'postgis', 'postgres']));
});

test('without a terminal every missing flag is named at once', async () => {
  const cwd = await temporaryFolder();
  const { stderr, exitCode } = await countable(cwd, ['new', 'demo', '--name=Demo']);
  expect(exitCode).toBe(2);
  const flags = ['slug', 'description', 'stack', 'database', 'production-domain', 'staging-domain', 'port'];
  for (const flag of flags) expect(stderr).toContain(`--${flag}`);
  expect(stderr).not.toContain('--name,');
  expect(stderr).toContain('--yes');
});

test('without a terminal and with every answer it needs no --yes', async () => {
  const cwd = await temporaryFolder();
  const first = await countable(cwd, ['new', 'demo', ...quick, '--dry-run', '--json']);
  const flags = Object.entries(JSON.parse(first.stdout).answers).map(([id, answer]) => `--${id}=${answer}`);
  expect(await countable(cwd, ['new', 'demo', ...flags])).toMatchObject({ exitCode: 0 });
});

test('flags win over the answers file, which wins over the defaults of the user', async () => {
  const cwd = await temporaryFolder();
  await countable(cwd, ['config', 'port', '8001']);
  await countable(cwd, ['config', 'organisation', 'acme']);
  await countable(cwd, ['config', 'database', 'postgis']);
  await writeFile(join(cwd, 'answers.yml'), 'port: 8002\ndescription: From the file\nslug: file\n');
  const args = ['new', 'demo', ...quick, '--json', '--dry-run', '--answers=answers.yml', '--slug=flag'];
  const { stdout } = await countable(cwd, args);
  const { answers } = JSON.parse(stdout);
  expect(answers).toMatchObject({ slug: 'flag', port: '8002', description: 'From the file', organisation: 'acme' });
  // A default of the user's that does not apply is no mistake.
  expect(answers).not.toHaveProperty('database');
});

test('the answers file may be JSON', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'answers.json'), JSON.stringify({ name: 'Ünïcode: "x" # {{y}}', port: 8123 }));
  const { stdout } = await countable(cwd, ['new', 'demo', ...quick, '--json', '--dry-run', '--answers=answers.json']);
  expect(JSON.parse(stdout).answers).toMatchObject({ name: 'Ünïcode: "x" # {{y}}', port: '8123' });
});

test.each([
  ['that is missing', undefined, 'There is no file answers.yml'],
  ['that does not parse', 'name: "x\nport: {', 'answers.yml does not parse'],
  ['that holds a list', '- a\n', 'holds no answers'],
  ['with an unknown question', 'prot: 80\n', 'prot in answers.yml is not a question (did you mean "port"?)'],
  ['with a nested value', 'name: {a: b}\n', 'name must be a single value'],
])('an answers file %s is refused', async (_, content, message) => {
  const cwd = await temporaryFolder();
  if (content !== undefined) await writeFile(join(cwd, 'answers.yml'), content);
  const { stderr, exitCode } = await countable(cwd, ['new', 'demo', ...quick, '--answers', 'answers.yml']);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

test('everything that is wrong is said at once', async () => {
  const cwd = await temporaryFolder();
  const wrong = ['--port=99999', '--slug=../x', '--maintainer-email=nobody', '--stack=rails'];
  const { stderr, exitCode } = await countable(cwd, ['new', 'demo', '--yes', ...wrong]);
  expect(exitCode).toBe(2);
  for (const flag of ['--port', '--slug', '--maintainer-email', '--stack']) expect(stderr).toContain(flag);
});

test('an answer to a question that does not apply is refused', async () => {
  const cwd = await temporaryFolder();
  const { stderr, exitCode } = await countable(cwd, ['new', 'demo', ...quick, '--database=postgis']);
  expect(stderr).toContain('--database does not apply');
  expect(exitCode).toBe(2);
});

test.each([
  ['an unknown flag', ['new', 'demo', '--prot', '80'], '--port'],
  ['an unknown command', ['nwe', 'demo'], 'new'],
  ['too many folders', ['new', 'a', 'b'], 'too many arguments'],
])('%s is refused with a hint', async (_, args, hint) => {
  const cwd = await temporaryFolder();
  const { stderr, exitCode } = await countable(cwd, args);
  expect(stderr).toContain(hint);
  expect(exitCode).toBe(2);
});

test.each([
  [
    'a folder with files',
    async (path: string) => execa('sh', ['-c', `mkdir "${path}" && touch "${path}/notes.txt"`]),
    'holds notes.txt',
  ],
  ['a file', async (path: string) => writeFile(path, ''), 'is a file'],
  ['a dangling link', async (path: string) => symlink('nowhere', path), 'is a link to nothing'],
  [
    'a repository with commits',
    async (path: string) =>
      execa('sh', [
        '-c',
        `git init -q "${path}" && cd "${path}" && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m x`,
      ]),
    'has commits already',
  ],
])('%s at the target is refused and left as it is', async (_, prepare, message) => {
  const cwd = await temporaryFolder();
  await prepare(join(cwd, 'demo'));
  const before = await listFiles(cwd, { all: true });
  const { stderr, exitCode } = await countable(cwd, ['new', 'demo', ...quick]);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(1);
  expect(await listFiles(cwd, { all: true })).toEqual(before);
});

test('a folder with files is refused before any question is asked, with the command for it', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'notes.txt'), '');
  const { stderr } = await countable(cwd, ['new', '.']);
  expect(stderr).toContain('is not empty');
  expect(stderr).toContain('countable add');
});

test('a path below a dangling link is refused before anything is planned', async () => {
  const cwd = await temporaryFolder();
  await symlink('nowhere', join(cwd, 'link'));
  const { stdout, stderr, exitCode } = await countable(cwd, ['new', 'link/demo', ...quick]);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toContain('link is a link to nothing');
});

test.each(['', 'a\nb'])('the folder %j is refused', async (folder) => {
  const { exitCode } = await countable(await temporaryFolder(), ['new', folder, ...quick]);
  expect(exitCode).toBe(2);
});

test('a path below a file is refused', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'notes.txt'), '');
  const { stderr, exitCode } = await countable(cwd, ['new', 'notes.txt/a/b', ...quick]);
  expect(stderr).toMatch(/notes\.txt is a file/);
  expect(exitCode).toBe(1);
});

test('two runs for the same folder at once make one whole project', async () => {
  const cwd = await temporaryFolder();
  const runs = await Promise.all([1, 2].map(() => countable(cwd, ['new', 'demo', ...quick])));
  expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  expect((await listFiles(cwd)).has('demo/.countable.yml')).toBe(true);
});

test('FORCE_COLOR colours, NO_COLOR wins, a pipe in CI gets none', async () => {
  const cwd = await temporaryFolder();
  const outputs = await Promise.all(
    [{ FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }, { CI: 'true' }].map((env) =>
      countable(cwd, ['new', 'demo', ...quick, '--dry-run'], { env }),
    ),
  );
  expect(outputs.map(({ stdout }) => stdout.includes('\u001B['))).toEqual([true, false, false]);
});
