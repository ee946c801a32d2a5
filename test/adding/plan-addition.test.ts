import { describe, expect, it } from 'vitest';
import { loadedComponent } from '../example-component.ts';
import { add, planAdding, sceneOf } from './planning.ts';

const compose = `services:
    web:   # ours
        image: 'app'
        environment: {DEBUG: "1"}
`;
const cache = loadedComponent('cache', {
  'docker-compose.yml': 'services:\n  web:\n    environment:\n      CACHE: there\n  cache:\n    image: cache:1\n',
  '.env.example': 'CACHE_SIZE=1\n',
  'web/cache.py': 'SIZE = 1\n',
});

describe('planAddition', () => {
  it('makes files that are not there, and merges into those that are, keeping every line', () => {
    const scene = add(sceneOf({ 'docker-compose.yml': compose }), [cache]);
    expect(scene.files['web/cache.py']).toBe('SIZE = 1\n');
    for (const line of compose.split('\n').slice(0, 3)) expect(scene.files['docker-compose.yml']).toContain(line);
    expect(scene.files['docker-compose.yml']).toMatch(/^ {4}cache:\n {8}image: cache:1$/m);
  });

  it('remembers what it merged into files of others, and hashes of those that are ours', () => {
    const { record } = add(sceneOf({ 'docker-compose.yml': compose }), [cache]);
    expect(record.added['cache']?.['docker-compose.yml']).toContain('services.cache');
    expect(Object.keys(record.files)).toEqual(['.env.example', 'web/cache.py']);
  });

  it('plans nothing on its own result', () => {
    const { files } = add(sceneOf({ 'docker-compose.yml': compose }), [cache]);
    expect(planAdding(sceneOf(files), [cache])).toMatchObject({ changes: [], obstacles: [] });
  });

  it('takes a different file without a rule for an obstacle, and replaces it where that is said', () => {
    const scene = sceneOf({ 'web/cache.py': 'mine\n' });
    const { obstacles } = planAdding(scene, [cache]);
    expect(obstacles).toEqual([
      expect.objectContaining({ path: 'web/cache.py', kind: 'different', there: 'mine\n', wanted: 'SIZE = 1\n' }),
    ]);
    const forced = planAdding(scene, [cache], { forced: ['web/cache.py'] });
    expect(forced.obstacles).toEqual([]);
    expect(forced.changes.find(({ path }) => path === 'web/cache.py')?.after?.toString()).toBe('SIZE = 1\n');
  });

  it('leaves a file that cannot be parsed alone, and says what belongs there', () => {
    const { obstacles } = planAdding(sceneOf({ 'docker-compose.yml': 'services: [\n' }), [cache]);
    expect(obstacles).toEqual([
      expect.objectContaining({
        path: 'docker-compose.yml',
        kind: 'closed',
        wanted: expect.stringContaining('CACHE: there'),
      }),
    ]);
  });

  it('never changes what a key is set to: it names both values', () => {
    const { obstacles } = planAdding(sceneOf({ 'docker-compose.yml': 'services:\n  cache:\n    image: cache:2\n' }), [
      cache,
    ]);
    expect(obstacles[0]?.reason).toMatch(/"cache:2" and "cache:1"/);
  });

  it('leaves a file alone that is closed for another reason, and one that is not UTF-8', () => {
    const closed = planAdding(sceneOf({ 'docker-compose.yml': compose }), [cache], {
      closed: { 'docker-compose.yml': 'is in the first format' },
    });
    expect(closed.obstacles).toEqual([expect.objectContaining({ reason: 'is in the first format' })]);
  });

  describe('where a component that is there speaks of the new one', () => {
    const project = loadedComponent(
      'project',
      { 'COMMANDS.hbs': 'Commands:\n- up\n{{#each slots.commands}}\n- {{this}}\n{{/each}}\n\nThe end.\n' },
      { slots: { commands: [] } },
    );
    const loud = loadedComponent('loud', {}, { contributes: { commands: ['shout'] } });
    const made = add(sceneOf({}), [project]);

    it('writes the file as it would have been from the beginning', () => {
      const scene = add(made, [loud]);
      expect(scene.files).toEqual(add(sceneOf({}), [project, loud]).files);
      expect(scene.record.files['COMMANDS']).not.toBe(made.record.files['COMMANDS']);
    });

    it('brings the same line into a file that somebody changed elsewhere', () => {
      const text = `Read me first.\n\n${made.files['COMMANDS']}And more.\n`;
      const scene = add({ ...made, files: { COMMANDS: text } }, [loud]);
      expect(scene.files['COMMANDS']).toBe(text.replace('- up\n', '- up\n- shout\n'));
    });

    it('does not guess where somebody changed just that place', () => {
      const text = 'All is different here.\n';
      const { obstacles } = planAdding({ ...made, files: { COMMANDS: text } }, [loud]);
      expect(obstacles).toEqual([expect.objectContaining({ path: 'COMMANDS', kind: 'closed' })]);
    });

    it('does not bring a file back that somebody deleted', () => {
      expect(planAdding({ ...made, files: {} }, [loud]).changes).toEqual([]);
    });
  });
});
