/** The configuration of a multibranch pipeline, as Jenkins keeps it in XML. Pure. */
import { script } from './state.ts';
import { escapeXml, findElement, parseXml, setText, type XmlElement } from './xml.ts';

/** What a job says about itself, as far as registering cares. Empty where it says nothing. */
export interface JobConfig {
  readonly description: string;
  readonly isDisabled: boolean;
  /** Undefined where the branches do not come from GitHub. */
  readonly source: GitHubSource | undefined;
  /** Undefined where something else than a Jenkinsfile says what to do. */
  readonly scriptPath: string | undefined;
}

export interface GitHubSource {
  readonly owner: string;
  readonly repository: string;
  /** Id of the credential that branches are read with. */
  readonly credential: string;
}

/** All that a new job needs. */
export interface NewJob extends GitHubSource {
  readonly description: string;
  /** Where GitHub's API is. */
  readonly apiAddress: string;
  /** An id for the source, which must stay the same: builds are kept by it. */
  readonly sourceId: string;
}

export const jobClass = 'org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject';
const sourceClass = 'org.jenkinsci.plugins.github_branch_source.GitHubSCMSource';

const sourcePath = ['sources', 'data', 'jenkins.branch.BranchSource', 'source'] as const;
const scriptPath = ['factory', 'scriptPath'] as const;

/** Every branch is built, every pull request as it would be when merged; what is gone is forgotten after a week. */
export function renderJobConfig(job: NewJob): string {
  const traits = 'org.jenkinsci.plugins.github__branch__source';
  const owner = `<owner class="${jobClass}" reference="../.."/>`;
  return `<?xml version='1.1' encoding='UTF-8'?>
<${jobClass}>
  <description>${escapeXml(job.description)}</description>
  <orphanedItemStrategy class="com.cloudbees.hudson.plugins.folder.computed.DefaultOrphanedItemStrategy">
    <pruneDeadBranches>true</pruneDeadBranches>
    <daysToKeep>7</daysToKeep>
    <numToKeep>5</numToKeep>
  </orphanedItemStrategy>
  <disabled>false</disabled>
  <sources class="jenkins.branch.MultiBranchProject$BranchSourceList">
    <data>
      <jenkins.branch.BranchSource>
        <source class="${sourceClass}">
          <id>${escapeXml(job.sourceId)}</id>
          <apiUri>${escapeXml(job.apiAddress)}</apiUri>
          <credentialsId>${escapeXml(job.credential)}</credentialsId>
          <repoOwner>${escapeXml(job.owner)}</repoOwner>
          <repository>${escapeXml(job.repository)}</repository>
          <traits>
            <${traits}.BranchDiscoveryTrait>
              <strategyId>1</strategyId>
            </${traits}.BranchDiscoveryTrait>
            <${traits}.OriginPullRequestDiscoveryTrait>
              <strategyId>1</strategyId>
            </${traits}.OriginPullRequestDiscoveryTrait>
          </traits>
        </source>
        <strategy class="jenkins.branch.DefaultBranchPropertyStrategy">
          <properties class="empty-list"/>
        </strategy>
      </jenkins.branch.BranchSource>
    </data>
    ${owner}
  </sources>
  <factory class="org.jenkinsci.plugins.workflow.multibranch.WorkflowBranchProjectFactory">
    ${owner}
    <scriptPath>${script}</scriptPath>
  </factory>
</${jobClass}>
`;
}

/** Undefined where it is no configuration of a multibranch pipeline. */
export function readJobConfig(xml: string): JobConfig | undefined {
  const root = parseXml(xml);
  if (root?.name !== jobClass) return undefined;
  const source = findElement(root, sourcePath);
  return {
    description: textOf(root, ['description']),
    isDisabled: textOf(root, ['disabled']) === 'true',
    source: source?.attributes['class'] === sourceClass ? readSource(source) : undefined,
    scriptPath: findElement(root, scriptPath)?.text.trim(),
  };
}

function readSource(source: XmlElement): GitHubSource {
  return {
    owner: textOf(source, ['repoOwner']),
    repository: textOf(source, ['repository']),
    credential: textOf(source, ['credentialsId']),
  };
}

function textOf(root: XmlElement, path: readonly string[]): string {
  return findElement(root, path)?.text.trim() ?? '';
}

/** What may be changed in a job; the rest stays as people left it, to the letter. */
export type JobChanges = Partial<Readonly<Record<'description' | 'credential' | 'scriptPath', string>>> & {
  readonly isDisabled?: false;
  readonly repository?: { readonly owner: string; readonly name: string; readonly address: string };
};

/** @param xml a configuration that `readJobConfig` can read */
export function editJobConfig(xml: string, changes: JobChanges): string {
  const { description, credential, isDisabled, repository } = changes;
  const edits: (readonly [path: readonly string[], value: string | undefined])[] = [
    [['description'], description],
    [['disabled'], isDisabled === false ? 'false' : undefined],
    [[...sourcePath, 'credentialsId'], credential],
    [[...sourcePath, 'repoOwner'], repository?.owner],
    [[...sourcePath, 'repository'], repository?.name],
    // Only where somebody gave an address: it counts more than owner and name.
    [[...sourcePath, 'repositoryUrl'], hasElement(xml, 'repositoryUrl') ? repository?.address : undefined],
    [scriptPath, changes.scriptPath],
  ];
  return edits.reduce((text, [path, value]) => (value === undefined ? text : setText(text, path, value)), xml);
}

function hasElement(xml: string, name: string): boolean {
  const root = parseXml(xml);
  return root !== undefined && findElement(root, [...sourcePath, name]) !== undefined;
}
