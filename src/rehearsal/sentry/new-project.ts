/** What Sentry makes together with a project: a key, detectors that alerts can be connected to, and a first alert. */
import { randomBytes } from 'node:crypto';
import { sentryNow } from './endpoint.ts';
import type { SentryDetector, SentryKey, SentryProject, SentryWorkflow } from './organisation.ts';

interface NewProject {
  readonly project: SentryProject;
  readonly detectors: readonly SentryDetector[];
}

export function newProject(
  facts: Pick<SentryProject, 'name' | 'slug' | 'platform'> & { readonly team: string },
  nextId: () => string,
): NewProject {
  const { team, ...named } = facts;
  const [id, created] = [nextId(), sentryNow()];
  const project = {
    id,
    ...named,
    created,
    teams: [team],
    formerSlugs: [],
    keys: [newKey('Default')],
    events: [],
    rules: [],
  };
  const detectors = [
    { name: 'Error Monitor', type: 'error' },
    { name: 'Issue Stream', type: 'issue_stream' },
  ].map((kind) => ({ id: nextId(), projectId: id, created, ...kind }));
  return { project, detectors };
}

export function newKey(name: string): SentryKey {
  const [id, secret] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  return { id, secret, name, isActive: true, created: sentryNow() };
}

/** The alert that Sentry makes unless it is told not to. */
export function usualAlert({ detectors }: NewProject, id: string): SentryWorkflow {
  const created = sentryNow();
  return {
    id,
    created,
    updated: created,
    name: 'Send a notification for high priority issues',
    enabled: true,
    detectorIds: detectors.filter(({ type }) => type === 'error').map((detector) => detector.id),
    environment: null,
    config: { frequency: 30 },
    triggers: null,
    actionFilters: [],
  };
}
