/** Refuses to go on while detection is not sure of something that is needed. Pure. */
import leven from 'leven';
import { UsageError } from '../../errors.ts';
import { describeOrigin } from './describe.ts';
import type { Candidate, DecidingFlag, Finding, Findings } from './findings.ts';

/** Every finding that a flag decides. */
export function findingsByFlag(findings: Findings): Readonly<Record<DecidingFlag, Finding<unknown>>> {
  const { services, branches } = findings;
  return {
    'compose-file': findings.compose,
    'web-service': services.web,
    'database-service': services.database,
    'mongo-service': services.mongo,
    'redis-service': services.redis,
    'nginx-service': services.nginx,
    'worker-service': services.worker,
    'beat-service': services.beat,
    'frontend-service': services.frontend,
    'django-folder': findings.django,
    'settings-module': findings.settings,
    requirements: findings.requirements,
    'frontend-folder': findings.node,
    'env-example': findings.envExample,
    'stable-branch': branches.stable,
    'development-branch': branches.development,
  };
}

/**
 * Verifies that each of these is sure, or that there is nothing of the kind.
 * @param needed flags of what the components at hand depend on
 * @throws UsageError that names all that is not: each flag with what it can say
 */
export function verifyDecided(findings: Findings, needed: readonly DecidingFlag[]): void {
  const all = findingsByFlag(findings);
  const lines = needed.map((flag) => complain(all[flag])).filter((line) => line !== undefined);
  // A wrong decision is wrong also where nothing depends on it.
  const wrong = Object.values(all).filter((finding) => finding.kind === 'unknown' && !needed.includes(finding.flag));
  const facts = [...lines, ...wrong.map(complain)];
  if (facts.length === 0) return;
  const isWrong = Object.values(all).some(({ kind }) => kind === 'unknown');
  throw new UsageError(facts.join('\n'), isWrong ? 'Correct the command.' : 'Add what is missing to the command.');
}

function complain(finding: Finding<unknown>): string | undefined {
  if (finding.kind === 'ambiguous') {
    const [first, ...others] = finding.candidates;
    if (first && others.length === 0) {
      const what = finding.flag.replace('-', ' ');
      return `Perhaps ${showCandidate(first)} is the ${what}: if it is, give --${finding.flag} ${first.name}.`;
    }
    const candidates = finding.candidates.map(showCandidate).join(' and ');
    return `Not sure between ${candidates}: give --${finding.flag}.`;
  }
  if (finding.kind !== 'unknown') return undefined;
  const { flag, given, known } = finding;
  const [nearest] = [...known].sort((a, b) => leven(given, a) - leven(given, b));
  return `--${flag} ${given}: there is no such thing here${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`;
}

function showCandidate({ name, from }: Candidate<unknown>): string {
  const origins = from.map(describeOrigin).filter((origin) => origin !== name);
  return origins.length === 0 ? name : `${name} (${origins.join('; ')})`;
}
