/** The journal of registrations. */
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CallEntry, lastMade, openJournal, unrecorded } from '../../src/registration/journal.ts';
import { temporaryFolder } from '../run-cli.ts';

const api = 'https://github.test/api';
const begun: CallEntry = { event: 'begun', run: '1', call: 'github.a', service: 'github', api, isRehearsal: false };
const made = { kind: 'thing', title: 'a', facts: {} };
const done: CallEntry = { ...begun, event: 'done', record: { id: '1' }, made };
const marker = 'countable-0123456789ab';

test('what is added is there for the next run, for its owner alone', async () => {
  const folder = join(await temporaryFolder(), 'state', 'registrations');
  const journal = openJournal(marker, folder);
  expect(journal.entries).toEqual([]);
  journal.append(begun);
  journal.append(done);
  expect(openJournal(marker, folder).entries).toEqual([begun, done]);
  expect((await stat(join(folder, `${marker}.jsonl`))).mode & 0o777).toBe(0o600);
});

test('a line that a kill cut short says nothing, and spoils none after it', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, `${marker}.jsonl`);
  await writeFile(path, `${JSON.stringify(begun)}\n{"event":"do`);
  openJournal(marker, folder).append(done);
  expect(openJournal(marker, folder).entries).toEqual([begun, done]);
  await appendFile(path, 'null\n');
  expect(openJournal(marker, folder).entries).toEqual([begun, done]);
});

test('a journal that cannot be kept is named with the reason', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  expect(() => openJournal(marker, join(folder, 'file')).append(begun)).toThrow(/Cannot keep the journal .*file/);
});

test('what a run did and did not come to record is known until a run ends well', () => {
  expect(unrecorded([begun, done], 'github', api)).toEqual({ id: '1' });
  expect(unrecorded([begun, done], 'github', 'http://127.0.0.1:1')).toEqual({});
  expect(unrecorded([begun, done], 'slack', api)).toEqual({});
  expect(unrecorded([begun, done, { event: 'ended', run: '1' }], 'github', api)).toEqual({});
  expect(unrecorded([done, { ...begun, run: '2' }], 'github', api)).toEqual({});
});

test('the last run is the last that made something that is left', () => {
  const second = { ...done, run: '2', call: 'github.b' };
  expect(lastMade([done, second], false)).toEqual([second]);
  expect(lastMade([done, second, { ...second, event: 'undone' }], false)).toEqual([done]);
  expect(lastMade([done, { ...second, isRehearsal: true }], false)).toEqual([done]);
  expect(lastMade([begun, { event: 'ended', run: '1' }], false)).toEqual([]);
  expect(lastMade([done, { ...done, call: 'github.c' }], false).map(({ call }) => call)).toEqual([
    'github.c',
    'github.a',
  ]);
});

test('it holds no more than it was given', async () => {
  const folder = await temporaryFolder();
  openJournal(marker, folder).append(done);
  expect(JSON.parse(await readFile(join(folder, `${marker}.jsonl`), 'utf8'))).toEqual(done);
});
