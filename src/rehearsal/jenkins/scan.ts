/** Scans a repository for a multibranch pipeline: every branch becomes a job and is built once. */
import type { JenkinsCall } from './call.ts';
import { type JenkinsBranch, multibranch } from './controller.ts';
import { readFacts } from './job-config.ts';

/** Does nothing where there is nothing to scan. */
export async function scanJob({ context, user }: JenkinsCall, fullName: string): Promise<void> {
  const { store } = context;
  const find = () => store.state.jobs.find((job) => job.fullName === fullName);
  const job = find();
  if (job?.kind !== multibranch) return;
  const { isDisabled, repository } = readFacts(job.config);
  if (isDisabled) return;
  const listed = store.state.repositories[`${repository.owner}/${repository.name}`];
  const names = listed ?? (await context.branchesOf?.(repository)) ?? [];
  // Somebody may have deleted it while the repository was asked.
  const scanned = find();
  if (!scanned) return;
  store.update(({ buildsBranches, lastJenkinsfile }) => {
    const known = new Map(scanned.branches.map((branch) => [branch.name, branch]));
    const found = (name: string): JenkinsBranch => ({ name, builds: buildsBranches ? [{ number: 1 }] : [] });
    scanned.branches = names.map((name) => known.get(name) ?? found(name));
    scanned.lastScan = logOf(user, names);
    if (lastJenkinsfile !== undefined) scanned.jenkinsfile = lastJenkinsfile;
  });
}

function logOf(user: string, names: readonly string[]): string {
  const checked = names.flatMap((name) => [`  Checking branch ${name}`, `Scheduled build for branch: ${name}`]);
  const lines = [
    `Started by user ${user}`,
    ...checked,
    `  ${names.length} branches were processed`,
    'Finished: SUCCESS',
  ];
  return `${lines.join('\n')}\n`;
}
