/** Every component that can come to repositories of others, in some that differ as such repositories do. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { foreignRepository, type Texts } from '../foreign-repository.ts';
import { listFiles } from '../list-files.ts';
import { findAllParseErrors } from '../parse-file.ts';
import { portable } from './fitting.ts';
import { bareDjango, builtDjango, grownDjango } from './foreign-projects.ts';

const repositories: Readonly<Record<string, Texts>> = {
  'a Django project that runs without Docker': bareDjango,
  'a Django project with one service': builtDjango,
  'a Django project that grew: other names, PostgreSQL, nginx, override files': grownDjango,
};

describe.each(Object.entries(repositories))('in %s', (_name, texts) => {
  it('each component that fits adds lines alone, parses, is planned once, and goes again without a trace', async () => {
    const repository = await foreignRepository(texts);
    const before = await listFiles(repository.folder);
    const { components: listed } = JSON.parse((await repository.countable('list', '--json')).stdout) as {
      components: { id: string; presence: string; obstacle?: string }[];
    };
    const fitting = listed.filter(({ presence, obstacle }) => presence === 'absent' && obstacle === undefined);
    const ids = fitting.map(({ id }) => id).filter((id) => portable.includes(id));
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids) {
      const { exitCode, stderr } = await repository.countable('add', id, '--yes');
      expect(exitCode, `add ${id}: ${stderr}`).toBe(0);
      const changed = await repository.git('diff', '--unified=0', '--ignore-space-at-eol');
      expect(
        changed.split('\n').filter((line) => /^-(?!--)/.test(line)),
        id,
      ).toEqual([]);
      await repository.commit(`Add ${id}`);
      const after = [...(await listFiles(repository.folder))].filter(([path, text]) => before.get(path) !== text);
      const made = new Map(after.filter(([path]) => !/requirements\.txt$/.test(path)));
      expect(findAllParseErrors(made), id).toEqual([]);
      const again = await repository.countable('add', id, '--yes');
      expect(again, `add ${id} again`).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No changes.') });
      const recorded = Object.keys(parse(await repository.read('.countable.yml')).components);
      expect(recorded).toContain(id);
      const removed = await repository.countable('remove', ...recorded, '--yes');
      expect(removed.exitCode, `remove ${id}: ${removed.stderr}`).toBe(0);
      expect(await listFiles(repository.folder), `remove ${id}`).toEqual(before);
      await repository.commit(`Remove ${id}`);
    }
  }, 120_000);
});
