import { expect, test } from 'vitest';
import { diffGitHub } from '../../src/services/github/diff.ts';
import type { GitHubState } from '../../src/services/github/state.ts';
import type { Wanted } from '../../src/services/service.ts';
import { finished, repository, settings } from './github-project.ts';
import { project, wantedOf } from './run-service.ts';

const { marker } = project;

const known = { id: '1', name: 'acme/shop', address: 'https://github.com/acme/shop' };
const wanted = wantedOf(settings, { known });

function diff(state: Partial<GitHubState>, overrides: Partial<Wanted> = {}) {
  return diffGitHub({ ...finished, ...state }, { ...wanted, ...overrides });
}

/** The one call that a difference leads to. */
function only(state: Partial<GitHubState>, overrides: Partial<Wanted> = {}) {
  const calls = diff(state, overrides);
  expect(calls.map(({ id }) => id)).toHaveLength(1);
  return calls[0];
}

function withRepository(changes: Partial<typeof repository>) {
  return { repository: { ...repository, ...changes } };
}

test('where all is as it should be there is nothing to do', () => {
  expect(diff({})).toEqual([]);
});

const nothing: Partial<GitHubState> = {
  repository: undefined,
  isOurs: false,
  teamPermission: undefined,
  hook: undefined,
  standings: { develop: 'absent', master: 'absent' },
  branches: [],
  protection: undefined,
};

test('where nothing is there all is made, in an order in which each finds what it needs', () => {
  const calls = diff(nothing, { known: {} });
  expect(calls.map(({ id, phase, kind }) => [id, phase, kind])).toEqual([
    ['github.repository', 'make', 'create'],
    ['github.team', 'make', 'create'],
    ['github.webhook', 'make', 'create'],
    ['github.push', 'push', 'create'],
    ['github.default-branch', 'finish', 'update'],
    ['github.protection', 'finish', 'create'],
  ]);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
  expect(calls[0]).toMatchObject({ title: 'repository acme/shop', because: 'does not exist' });
  expect(calls[3]?.input).toMatchObject({ cloneUrl: { later: 'github.cloneUrl' }, branches: ['master', 'develop'] });
});

test('a recorded repository that is not there was deleted', () => {
  expect(diff(nothing)[0]).toMatchObject({ id: 'github.repository', kind: 'create', because: 'was deleted' });
});

test('what is in the way leads to no call', () => {
  expect(diff({ ...nothing, isInTheWay: true })).toEqual([]);
});

test('a repository that people renamed keeps its new name, and the record follows', () => {
  const call = only(withRepository({ name: 'store' }));
  expect(call).toMatchObject({ id: 'github.repository', kind: 'update', because: 'was renamed; it was acme/shop' });
  expect(call?.input).toEqual({ owner: 'acme', repository: 'store' });
});

test.each([
  [{ description: 'Another' }, 'description differs', { description: project.description }],
  [{ homepage: '' }, 'homepage differs', {}],
  [{ topics: ['django', 'postgresql', 'theirs'] }, `lacks the topic ${marker}`, { topics: [marker] }],
  [{ topics: [] }, `lacks the topics ${marker}, django, postgresql`, {}],
  [{ deletesMergedBranches: false }, 'keeps merged branches', {}],
  [{ description: `Being set up by ${marker}` }, 'is not finished', { description: project.description }],
])('a repository with %j is described anew', (changes, because, input) => {
  const call = only(withRepository(changes));
  expect(call).toMatchObject({ id: 'github.about', kind: 'update', because });
  expect(call?.input).toMatchObject({ homepage: 'https://shop.example.com', ...input });
});

test('a project without a description leaves the one that people wrote', () => {
  const overrides = { project: { ...project, description: '' } };
  expect(diff(withRepository({ description: 'Theirs' }), overrides)).toEqual([]);
  expect(only(withRepository({ description: '' }), overrides)?.input).toMatchObject({ description: 'Corner shop' });
});

test('a long description is cut where GitHub would refuse it', () => {
  const overrides = { project: { ...project, description: '🦊'.repeat(400) } };
  expect(only({}, overrides)?.input['description']).toBe('🦊'.repeat(350));
});

test('taking over says so', () => {
  const call = only({ isOurs: false, ...withRepository({ topics: ['django', 'postgresql'] }) });
  expect(call?.because).toBe(`is taken over; lacks the topic ${marker}`);
});

test('its visibility is never changed', () => {
  expect(diff(withRepository({ visibility: 'public' }))).toEqual([]);
});

test('a team with another permission gets the wanted one', () => {
  expect(only({ teamPermission: 'pull' })).toMatchObject({ kind: 'update', because: 'may pull, not push' });
  expect(only({ teamPermission: undefined })).toMatchObject({ kind: 'create', because: 'has no access yet' });
});

test('no team is wanted where none is named, or the repository is a person’s', () => {
  expect(diff({ teamPermission: undefined }, { settings: { ...settings, 'github-team': '' } })).toEqual([]);
  expect(diff({ teamPermission: undefined, isOrganisation: false })).toEqual([]);
});

const hook = finished.hook as NonNullable<GitHubState['hook']>;

test.each([
  [{ isActive: false }, 'is disabled'],
  [{ events: ['push'] }, 'does not tell of pull_request, repository'],
  [{ contentType: 'form' }, 'configuration differs'],
  [{ insecureSsl: '1' }, 'configuration differs'],
])('a webhook with %j is mended', (changes, because) => {
  const call = only({ hook: { ...hook, ...changes } });
  expect(call).toMatchObject({ id: 'github.webhook', kind: 'update', because, input: { hook: 7 } });
});

test('a webhook that tells of everything tells of enough', () => {
  expect(diff({ hook: { ...hook, events: ['*'] } })).toEqual([]);
});

test('a webhook is wanted only where there is a Jenkins to tell', () => {
  const without = { hook: undefined, protection: { checks: [], reviews: 1 } };
  expect(diff(without, { services: new Set(['github', 'slack']) })).toEqual([]);
  const { 'jenkins-address': _, ...unknown } = settings;
  expect(diff({ hook: undefined }, { settings: unknown })).toEqual([]);
  expect(only({ hook: undefined })?.input).toMatchObject({ address: 'https://jenkins.example.com/github-webhook/' });
});

test('only what GitHub lacks is pushed', () => {
  expect(diff({ standings: { master: 'same', develop: 'behind' } })).toEqual([]);
  const call = only({ standings: { master: 'same', develop: 'ahead' } });
  expect(call).toMatchObject({ id: 'github.push', kind: 'update', because: 'develop has commits that are not there' });
  expect(call?.input).toMatchObject({ branches: ['develop'], cloneUrl: repository.cloneUrl });
});

test('develop becomes the default branch once it is there, or will be', () => {
  const call = only(withRepository({ defaultBranch: 'master' }));
  expect(call).toMatchObject({ id: 'github.default-branch', because: 'is master, not develop' });
  const never = { ...withRepository({ defaultBranch: 'master' }), branches: ['master'], standings: { master: 'same' } };
  expect(diff(never as Partial<GitHubState>)).toEqual([]);
});

test('what protects master already stays; only what is missing is added', () => {
  expect(only({ protection: undefined })).toMatchObject({ kind: 'create', because: 'is not protected' });
  const weak = { checks: [{ context: 'lint', appId: 5 }], reviews: 2 };
  expect(only({ protection: weak })).toMatchObject({ kind: 'update', because: 'does not need the status of Jenkins' });
  const stronger = { checks: [...(finished.protection?.checks ?? []), { context: 'lint', appId: 5 }], reviews: 2 };
  expect(diff({ protection: stronger })).toEqual([]);
});

test('without Jenkins nobody would report its status, so none is needed', () => {
  const services = new Set(['github'] as const);
  const settingsHere = { ...settings, 'jenkins-address': '' };
  const call = only({ protection: undefined, hook: undefined }, { services, settings: settingsHere });
  expect(call?.input).toMatchObject({ check: null });
});

test('nothing is decided about what cannot be seen', () => {
  const hidden = new Set(['team', 'hook', 'protection'] as const);
  expect(diff({ hidden, teamPermission: undefined, hook: undefined, protection: undefined })).toEqual([]);
});
