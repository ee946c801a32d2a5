import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadedComponent } from '../example-component.ts';
import { add, planRemoving, remove, sceneOf, type Texts } from './planning.ts';

const settings = (id: string, line: string): string => `# countable: begin ${id}\n${line}\n# countable: end ${id}\n`;
const cache = loadedComponent('cache', {
  'docker-compose.yml':
    'services:\n  web:\n    environment:\n      URL: shared\n      CACHE: "1"\n  cache:\n    image: cache:1\n\nvolumes:\n  cache:\n',
  '.env.example': '# How much.\nCACHE_SIZE=1\n',
  '.gitignore': '*.cache\n*.shared\n',
  'web/requirements.in': 'cache>=1\nshared\n',
  'web/config/settings.py': settings('cache', 'CACHES = {}'),
  'web/cache.py': 'SIZE = 1\n',
  'README.md': '## Cache\n\nIt keeps things.\n',
});
const queue = loadedComponent('queue', {
  'docker-compose.yml':
    'services:\n  web:\n    environment:\n      URL: shared\n  queue:\n    image: queue:1\n    depends_on:\n      - web\n',
  '.env.example': 'QUEUE=1\n',
  '.gitignore': '*.shared\n*.queue\n',
  'web/requirements.in': 'queue\nshared\n',
  'web/config/settings.py': settings('queue', 'QUEUES = []'),
  'web/queue/app.py': 'app = 1\n',
});
const foreign: Texts = {
  'docker-compose.yml':
    "version: '3'\n\n# All of it.\nservices:\n    web:\n        image: app # ours\n        ports: ['80:80']",
  '.gitignore': 'node_modules\r\n*.pyc\r\n',
  'web/requirements.in': 'Django\n\n# forms\ncrispy\n',
  'web/config/settings.py': 'DEBUG = True\n\n\n',
  'README.md': '# Shop\n\nSells things.\n\n## Licence\n\nMIT\n',
};

describe('planRemoval', () => {
  it('gives back every byte of a repository that others made, whatever was added and removed in which order', () => {
    const all = [cache, queue];
    fc.assert(
      fc.property(
        fc.subarray(Object.keys(foreign)),
        fc.shuffledSubarray(all, { minLength: 1 }),
        fc.boolean(),
        (paths, chosen, isReversed) => {
          const start = Object.fromEntries(paths.map((path) => [path, foreign[path] ?? '']));
          let scene = chosen.reduce((there, component) => add(there, [component]), sceneOf(start));
          const ids = chosen.map(({ id }) => id);
          for (const id of isReversed ? ids.reverse() : ids) scene = remove(scene, [id]);
          expect(scene.files).toEqual(start);
          expect(scene.record.added).toEqual({});
          expect(scene.record.files).toEqual({});
        },
      ),
    );
  });

  it('leaves what was there before, although the component brings the very same', () => {
    const start = { '.gitignore': '*.shared\n*.cache\n', '.env.example': 'CACHE_SIZE=1\n' };
    expect(remove(add(sceneOf(start), [cache]), ['cache']).files).toEqual(start);
  });

  it('gives a service back what it inherits, once all that was added to that is gone', () => {
    const inheriting = 'x-web: &web\n  environment:\n    A: "1"\n\nservices:\n  web:\n    <<: *web\n    image: app\n';
    const adding = (id: string) =>
      loadedComponent(id, { 'docker-compose.yml': `services:\n  web:\n    environment:\n      ${id}: "1"\n` });
    const start = { 'docker-compose.yml': inheriting };
    const scene = add(sceneOf(start), [adding('ONE'), adding('TWO')]);
    expect(scene.files).not.toEqual(start);
    expect(remove(scene, ['ONE', 'TWO']).files).toEqual(start);
  });

  it('leaves what another component brought as well', () => {
    const scene = remove(add(sceneOf(foreign), [cache, queue]), ['cache']);
    expect(scene.files['docker-compose.yml']).toMatch(/URL: shared/);
    expect(scene.files['docker-compose.yml']).not.toMatch(/cache/i);
    expect(scene.files['.gitignore']).toMatch(/\*\.shared/);
    expect(scene.files['web/requirements.in']).toMatch(/^shared$/m);
    const both = new Set(scene.files['web/requirements.in']?.split('\n'));
    expect(both).toEqual(new Set(add(sceneOf(foreign), [queue]).files['web/requirements.in']?.split('\n')));
  });

  it('keeps a file of ours that somebody changed, and names it; where that is said it goes', () => {
    const scene = add(sceneOf(foreign), [cache]);
    const changed = { ...scene, files: { ...scene.files, 'web/cache.py': 'SIZE = 2\n' } };
    const { changes, kept } = planRemoving(changed, ['cache']);
    expect(kept).toEqual([{ path: 'web/cache.py', names: [] }]);
    expect(changes.map(({ path }) => path)).not.toContain('web/cache.py');
    const forced = planRemoving(changed, ['cache'], ['web/cache.py']);
    expect(forced.kept).toEqual([]);
    expect(forced.changes.find(({ path }) => path === 'web/cache.py')?.kind).toBe('delete');
  });

  it('keeps an entry that somebody changed in a merged file, names it, and takes out the rest', () => {
    const scene = add(sceneOf(foreign), [cache]);
    const text = scene.files['docker-compose.yml']?.replace('cache:1', 'cache:2') ?? '';
    const changed = { ...scene, files: { ...scene.files, 'docker-compose.yml': text } };
    const { kept } = planRemoving(changed, ['cache']);
    expect(kept).toEqual([{ path: 'docker-compose.yml', names: ['services.cache'] }]);
    expect(remove(changed, ['cache']).files['docker-compose.yml']).not.toContain('CACHE');
  });

  it('never deletes a file that was there before, though it says the same', () => {
    const scene = add(sceneOf({ 'web/cache.py': 'SIZE = 1\n' }), [cache]);
    expect(remove(scene, ['cache']).files).toEqual({ 'web/cache.py': 'SIZE = 1\n' });
  });

  it('leaves out again what others said of it, also in a file that somebody changed elsewhere', () => {
    const project = loadedComponent(
      'project',
      { 'COMMANDS.hbs': 'Commands:\n{{#each slots.commands}}\n- {{this}}\n{{/each}}\n\nThe end.\n' },
      { slots: { commands: [] } },
    );
    const loud = loadedComponent('loud', {}, { contributes: { commands: ['shout'] } });
    const made = add(sceneOf({}), [project]);
    const scene = add(made, [loud]);
    expect(remove(scene, ['loud'])).toEqual(made);
    const changed = { ...scene, files: { COMMANDS: `First.\n${scene.files['COMMANDS']}` } };
    expect(remove(changed, ['loud']).files).toEqual({ COMMANDS: `First.\n${made.files['COMMANDS']}` });
  });
});
