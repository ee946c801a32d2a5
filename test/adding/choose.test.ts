import { describe, expect, it } from 'vitest';
import { chooseComponents, type Situation } from '../../src/adding/choose.ts';
import { UsageError, UserError } from '../../src/errors.ts';
import { detect } from '../detect/detect-texts.ts';
import { describeComponent } from '../example-component.ts';

const hasRedis = { 'docker-compose.yml': 'services:\n  cache:\n    image: redis:7\n' };
const components = new Map(
  Object.entries({
    ground: describeComponent({ isThere: () => true }),
    app: describeComponent({ requires: ['ground'], role: 'stack', isThere: ({ compose }) => compose.kind !== 'none' }),
    pages: describeComponent({ requires: ['ground'], role: 'stack' }),
    small: describeComponent({ requires: ['ground'], role: 'database', isPortable: true }),
    large: describeComponent({ requires: ['small'], role: 'database', isPortable: true }),
    redis: describeComponent({
      requires: ['app'],
      isExtra: true,
      isThere: ({ services }) => services.redis.kind !== 'none',
    }),
    tasks: describeComponent({ requires: ['redis'], isExtra: true }),
    archive: describeComponent({ requires: ['database'], isExtra: true }),
    lonely: describeComponent({ isExtra: true, conflicts: ['tasks'] }),
  }),
);

function situation(files: Readonly<Record<string, string>>, own: Partial<Situation> = {}): Situation {
  return { components, recorded: [], isOwn: false, findings: detect(files), answers: {}, ...own };
}

const web = { 'docker-compose.yml': 'services:\n  web:\n    image: app\n' };

describe('chooseComponents in a repository that somebody else laid out', () => {
  it('brings what is wanted and what that requires, but nothing that is there already', () => {
    expect(chooseComponents(['tasks'], situation(web))).toMatchObject({ brought: ['redis', 'tasks'], found: ['app'] });
    expect(chooseComponents(['tasks'], situation(hasRedis))).toMatchObject({ brought: ['tasks'], found: ['redis'] });
  });

  it('says of what is wanted and there that it is there', () => {
    const chosen = chooseComponents(['redis'], situation(hasRedis));
    expect(chosen).toMatchObject({ brought: [], present: [{ id: 'redis', presence: 'found' }] });
  });

  it('refuses what does not fit, and what needs something that is not there', () => {
    expect(() => chooseComponents(['pages'], situation(web))).toThrow('pages fits only projects that countable made.');
    expect(() => chooseComponents(['redis'], situation({}))).toThrow('redis needs app, and there is none here.');
    expect(() => chooseComponents(['redis'], situation({}))).toThrow(UserError);
  });

  it('asks for a choice where several components could fill a role, and takes the one that is wanted', () => {
    expect(() => chooseComponents(['archive'], situation(web))).toThrow(
      'archive needs a database, and there is none here.',
    );
    expect(chooseComponents(['archive'], situation(web, { answers: { database: 'small' } })).brought).toEqual([
      'small',
      'archive',
    ]);
    expect(chooseComponents(['small', 'archive'], situation(web)).brought).toEqual(['small', 'archive']);
  });
});

describe('chooseComponents in a project of ours', () => {
  const recorded = ['ground', 'small', 'app'];

  it('counts what is recorded, and not what seems to be there', () => {
    const chosen = chooseComponents(['redis'], situation(hasRedis, { recorded, isOwn: true }));
    expect(chosen).toMatchObject({ brought: ['redis'], found: [] });
  });

  it('brings nothing that is recorded', () => {
    const chosen = chooseComponents(['app', 'archive'], situation({}, { recorded, isOwn: true }));
    expect(chosen).toMatchObject({ brought: ['archive'], present: [{ id: 'app', presence: 'recorded' }] });
  });

  it('refuses a second one of a role, but not one that builds on the first', () => {
    const own = situation({}, { recorded, isOwn: true });
    expect(() => chooseComponents(['pages'], own)).toThrow('A project has one stack, and this one has app');
    expect(chooseComponents(['large'], own).brought).toEqual(['large']);
  });

  it('refuses what only others need', () => {
    const situated = situation({}, { recorded, isOwn: true });
    const withImage = new Map([...components, ['image', describeComponent({ isPortable: true, isForOthers: true })]]);
    expect(() => chooseComponents(['image'], { ...situated, components: withImage })).toThrow(
      'image is for projects that others made',
    );
    expect(chooseComponents(['image'], { ...situation({}), components: withImage }).brought).toEqual(['image']);
  });

  it('refuses what cannot stand beside something that is there', () => {
    const own = situation({}, { recorded: [...recorded, 'redis', 'tasks'], isOwn: true });
    expect(() => chooseComponents(['lonely'], own)).toThrow('lonely cannot stand beside tasks.');
  });
});

it('takes an unknown component for wrong usage, and suggests the nearest', () => {
  const run = () => chooseComponents(['reddis'], situation(web));
  expect(run).toThrow(UsageError);
  expect(run).toThrow('There is no component "reddis"; did you mean redis?');
});
