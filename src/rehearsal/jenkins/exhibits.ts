/** What the page shows of Jenkins: the jobs with their pipelines, and which credentials there are. */
import type { Exhibit, StandInContext } from '../stand-in.ts';
import { type JenkinsController, type JenkinsCredential, type JenkinsJob, multibranch } from './controller.ts';
import { readFacts } from './job-config.ts';
import { type PipelineStage, readPipeline } from './pipeline.ts';

export function exhibitController({ store }: StandInContext<JenkinsController>): Exhibit[] {
  const { jobs, credentials } = store.state;
  const shown = jobs.filter(({ kind }) => kind === multibranch).map(exhibitJob);
  return shown.length > 0 || credentials.length > 1 ? [...shown, exhibitCredentials(credentials)] : [];
}

function exhibitJob({ fullName, config, branches, jenkinsfile }: JenkinsJob): Exhibit {
  const { description, isDisabled, repository } = readFacts(config);
  const lines = jenkinsfile === undefined ? [] : readPipeline(jenkinsfile).stages.flatMap((stage) => linesOf(stage));
  return {
    title: `Job ${fullName}`,
    facts: [
      ...(isDisabled ? [['State', 'disabled'] as const] : []),
      ['Description', description],
      ['Repository', `${repository.owner}/${repository.name}`],
      ...branches.map(({ name, builds }) => ['Branch', describeBranch(name, builds.length)] as const),
    ],
    texts: lines.length > 0 ? [{ title: 'Stages of its pipeline', text: lines.join('\n') }] : [],
  };
}

function describeBranch(name: string, builds: number): string {
  return builds > 0 ? `${name}, build waits for a machine` : name;
}

function linesOf({ name, agent, when, steps, stages }: PipelineStage, indent = ''): string[] {
  const conditions = [agent && `on ${agent}`, when && `when ${when}`].filter((part) => part !== '');
  return [
    `${indent}${name}${conditions.length > 0 ? ` (${conditions.join('; ')})` : ''}`,
    ...steps.map((step) => `${indent}    ${step}`),
    ...stages.flatMap((stage) => linesOf(stage, `${indent}  `)),
  ];
}

function exhibitCredentials(credentials: readonly JenkinsCredential[]): Exhibit {
  const facts = credentials.map(
    ({ folder, id, description }) => [folder ? `${folder}/${id}` : id, description] as const,
  );
  return { title: 'Credentials', facts, texts: [] };
}
