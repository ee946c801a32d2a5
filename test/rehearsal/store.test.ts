/** What a stand-in keeps on disk. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/rehearsal/store.ts';
import { temporaryFolder } from '../run-cli.ts';

const empty = () => ({ names: [] as string[] });

async function storeFile(): Promise<string> {
  return join(await temporaryFolder(), 'state.json');
}

test('a change is on disk when it returns, and whoever opens the file next has it', async () => {
  const file = await storeFile();
  const store = openStore(file, empty, () => {});
  expect(store.update((state) => state.names.push('shop'))).toBe(1);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ state: { names: ['shop'] } });
  expect(openStore(file, empty, () => {}).state).toEqual({ names: ['shop'] });
  expect(await readdir(join(file, '..'))).toEqual(['state.json']);
});

test('numbers rise, also over runs', async () => {
  const file = await storeFile();
  const store = openStore(file, empty, () => {});
  const numbers = [store.nextId(), store.nextId(), openStore(file, empty, () => {}).nextId()];
  expect(numbers).toEqual([...new Set(numbers)].sort());
});

test('a change that fails half-way is none', async () => {
  const file = await storeFile();
  const store = openStore(file, empty, () => {});
  store.update((state) => state.names.push('shop'));
  const fail = () =>
    store.update((state) => {
      state.names.push('half');
      throw new Error('no');
    });
  expect(fail).toThrow('no');
  expect(store.state.names).toEqual(['shop']);
  store.nextId();
  expect(openStore(file, empty, () => {}).state.names).toEqual(['shop']);
});

test('every change is told of', async () => {
  let told = 0;
  const store = openStore(await storeFile(), empty, () => {
    told += 1;
  });
  store.update(() => {});
  store.nextId();
  expect(told).toBe(2);
});
