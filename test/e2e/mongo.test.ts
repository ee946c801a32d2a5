/**
 * A project with MongoDB. Where there is no image of it, only what needs no server is proven: that Compose takes the files, and
 * that the commands refuse what they should. `images/mongo` makes one; what in it is not MongoDB's own stands there.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { docker } from './docker.ts';
import { useProject } from './project.ts';

/** What the image says of itself: empty for the official one, undefined where there is none. */
const format = '{{with index .Config.Labels "stand-in"}}{{.}}{{end}}';
const [standIn, hasImage] = await docker('image', 'inspect', '--format', format, 'mongo:8').then(
  ([label]) => [label, true] as const,
  () => [undefined, false] as const,
);

describe(`django with MongoDB${standIn ? `, with a stand-in: ${standIn}` : ''}`, () => {
  const project = useProject({ stack: 'django', extras: 'mongo' });
  const inFolder = (name: string) => join(project.folder, name);

  beforeAll(() => project.run('bash', ['-c', '. bin/lib.sh; ensure_env']));

  test('Compose takes the files of every environment, with a password that was made for it', async () => {
    const password = /^MONGO_PASSWORD=(\w{64})$/m.exec(await readFile(inFolder('.env'), 'utf8'))?.[1];
    const server = { REVISION: 'abc', COLOUR: 'blue', DOMAIN: 'x', DJANGO_ADMINS: 'x', EMAIL_URL: 'x' };
    const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    for (const name of ['dev', 'test', 'stage', 'prod']) {
      const env = { COMPOSE_FILE: `docker-compose.yml:dc.${name}.yml`, ...server, ...keys };
      const { services } = JSON.parse(await project.run('docker', ['compose', 'config', '--format', 'json'], env));
      expect(services.mongo.environment.MONGO_INITDB_ROOT_PASSWORD).toBe(password);
      expect(services.web.environment.MONGO_URL).toBe(`mongodb://root:${password}@mongo:27017/app?authSource=admin`);
      expect(services.mongo.ports).toBeUndefined();
      expect(Object.keys(services.mongo.networks)).toEqual(['backend']);
    }
  });

  test('the commands say what is wrong, and change nothing', async () => {
    await writeFile(inFolder('damaged.gz'), 'no archive');
    await project.run('bash', ['-c', 'echo data | gzip >dump.gz']);
    const production = { COMPOSE_FILE: 'docker-compose.yml:dc.prod.yml' };
    const cases: [string, string[], object, number, string][] = [
      ['bin/mongo-dump', [], {}, 2, 'A file is needed.'],
      ['bin/mongo-dump', ['dump.gz'], {}, 1, 'dump.gz is there already.'],
      ['bin/mongo-dump', ['new.gz'], {}, 1, 'mongo does not run.'],
      ['bin/mongo-restore', [], {}, 2, 'A file is needed.'],
      ['bin/mongo-restore', ['missing.gz'], {}, 1, 'There is no file missing.gz.'],
      ['bin/mongo-restore', ['damaged.gz'], {}, 1, 'damaged.gz is damaged'],
      ['bin/mongo-restore', ['dump.gz'], {}, 1, 'mongo does not run.'],
      ['bin/mongo-restore', ['dump.gz'], production, 1, `That is not "${project.slug}". Nothing was changed.`],
    ];
    for (const [command, args, env, exitCode, words] of cases) {
      const ended = await project.try(command, args, { ...env });
      expect([command, args, ended.exitCode, ended.output]).toEqual([
        command,
        args,
        exitCode,
        expect.stringContaining(words),
      ]);
    }
    await expect(stat(inFolder('new.gz'))).rejects.toThrow('ENOENT');
  });

  if (hasImage) {
    const python = async (code: string) =>
      (await project.compose('exec', '-T', 'web', 'python', 'manage.py', 'shell', '-v', '0', '-c', code)).trim();

    test('what the application writes is there', async () => {
      await project.run('bin/up');
      await python('from mongo.database import note; note("sale", basket=["bread"])');
      expect(await python('from mongo.database import newest; print(newest("sale")[0]["basket"])')).toBe("['bread']");
    });

    test('nobody gets in without the password', async () => {
      const shell = [
        'exec',
        '-T',
        'mongo',
        'mongosh',
        '--quiet',
        '--eval',
        'db.getSiblingDB("app").events.countDocuments()',
      ];
      const { exitCode, output } = await project.try('docker', ['compose', ...shell]);
      expect([exitCode, output]).toEqual([1, expect.stringContaining('requires authentication')]);
    });

    test('a dump brings back what was there, and takes the place of what came since', async () => {
      await project.run('bin/mongo-dump', ['mongo.archive.gz']);
      await python('from mongo.database import note; note("sale", basket=["butter"])');
      await project.run('bin/mongo-restore', ['mongo.archive.gz']);
      expect(
        await python('from mongo.database import newest; print([each["basket"] for each in newest("sale")])'),
      ).toBe("[['bread']]");
    });

    test('bin/test has a MongoDB of its own, and passes', async () => {
      await project.run('bin/test');
      const report = await readFile(inFolder('reports/junit.xml'), 'utf8');
      expect(report).toContain('test_what_is_noted_comes_back_newest_first');
      expect(report).toMatch(/<testsuite [^>]*errors="0" failures="0" skipped="0"/);
    });
  }
});
