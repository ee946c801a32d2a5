/** A component that changes what an earlier one brought does so however the Compose file is written. */
import { describe, expect, it } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { builtDjango } from './foreign-projects.ts';
import { addTo, removeFrom } from './texts-repository.ts';

const path = 'compose.yaml';
const usual = builtDjango[path] ?? '';
const byFour = usual.replace(/^ +/gm, '$&$&');

const styles: readonly (readonly [title: string, text: string])[] = [
  ['indented by two', usual],
  ['indented by four', byFour],
  ['indented by four, its environment a list', byFour.replace('DEBUG: "1"', '- DEBUG=1')],
  ['with single quotes', usual.replaceAll('"', "'")],
  ['with Windows’ line ends', byFour.replaceAll('\n', '\r\n')],
  ['without a line end at its end', byFour.trimEnd()],
];

describe.each(styles)('in a Compose file %s', (_, text) => {
  const original: Texts = { ...builtDjango, [path]: text };

  it('postgis changes the server that postgres brought, as if both had come at once', async () => {
    const oneByOne = await addTo(await addTo(original, ['postgres']), ['postgis']);
    const atOnce = await addTo(original, ['postgres', 'postgis']);
    expect(oneByOne[path]).toContain('postgis/postgis:17-3.5');
    expect(oneByOne[path]).not.toContain('postgres:17-trixie');
    expect(oneByOne[path]).toBe(atOnce[path]);
  });

  it('without postgis the server is again what postgres brought, and without both nothing is left', async () => {
    const postgres = await addTo(original, ['postgres']);
    const both = await addTo(postgres, ['postgis']);
    const back = await removeFrom(both, ['postgis']);
    expect(back[path]).toBe(postgres[path]);
    expect(await removeFrom(back, ['postgres'])).toEqual(original);
    expect(await removeFrom(both, ['postgis', 'postgres'])).toEqual(original);
    const atOnce = await addTo(original, ['postgis']);
    expect((await removeFrom(atOnce, ['postgis']))[path]).toBe(postgres[path]);
  });

  it('what came in between stays where it is', async () => {
    const between = await addTo(await addTo(original, ['postgres']), ['redis']);
    const all = await addTo(between, ['postgis']);
    const expected = (await addTo(original, ['postgis']))[path] ?? '';
    expect((await removeFrom(all, ['redis']))[path]).toBe(expected);
    expect((await removeFrom(all, ['postgis']))[path]).toBe(between[path]);
  });
});

describe('where somebody changed the server', () => {
  const change = (texts: Texts, into: string): Texts => ({
    ...texts,
    [path]: (texts[path] ?? '').replace(/^( +)image: postgres:.*/m, into),
  });

  it('it stays as it is, and the command says so', async () => {
    const postgres = await addTo({ ...builtDjango, [path]: byFour }, ['postgres']);
    const adding = addTo(change(postgres, '$1image: postgres:16-trixie'), ['postgis']);
    await expect(adding).rejects.toThrow(`${path} was changed where something must be added`);
  });

  it.each([
    ['two', usual],
    ['four', byFour],
  ])('by hand to what it is to be, nothing is in the way any more, indented by %s', async (_, text) => {
    const postgres = await addTo({ ...builtDjango, [path]: text }, ['postgres']);
    const byHand = change(postgres, '$1image: postgis/postgis:17-3.5\n$1platform: linux/amd64');
    expect((await addTo(byHand, ['postgis']))[path]).toBe(byHand[path]);
  });
});
