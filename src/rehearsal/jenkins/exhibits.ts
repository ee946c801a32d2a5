/** What the page shows of Jenkins: the jobs with their pipelines, and which credentials there are. */
import type { Exhibit, ExhibitedStage, StandInContext } from '../stand-in.ts';
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
  return {
    title: `Job ${fullName}`,
    facts: [
      ...(isDisabled ? [['State', 'disabled'] as const] : []),
      ['Description', description],
      ['Repository', `${repository.owner}/${repository.name}`],
      ...branches.map(({ name, builds }) => ['Branch', describeBranch(name, builds.length)] as const),
    ],
    texts: [],
    stages: jenkinsfile === undefined ? [] : readPipeline(jenkinsfile).stages.map(exhibitStage),
  };
}

function describeBranch(name: string, builds: number): string {
  return builds > 0 ? `${name}, build waits for a machine` : name;
}

function exhibitStage({ name, agent, when, steps, stages }: PipelineStage): ExhibitedStage {
  const notes = [agent && `on ${agent}`, when && `when ${when}`].filter((note) => note !== '');
  return { name, notes, steps, stages: stages.map(exhibitStage) };
}

function exhibitCredentials(credentials: readonly JenkinsCredential[]): Exhibit {
  const facts = credentials.map(
    ({ folder, id, description }) => [folder ? `${folder}/${id}` : id, description] as const,
  );
  return { title: 'Credentials', facts, texts: [] };
}
