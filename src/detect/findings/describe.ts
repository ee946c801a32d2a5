/** Says in lines for people what was found out about a repository. Pure. */

import type { Manifest, Node, Settings } from './code.ts';
import type { ComposeFile, Service } from './compose.ts';
import type { Entrypoint, NginxConfig, Pipelines } from './files.ts';
import type { Candidate, Finding, Findings, Origin, Problem } from './findings.ts';

/** Lines such as "Web service: app (docker-compose.yml, builds ./backend/Dockerfile)". What is not there is left out. */
export function describeFindings(findings: Findings): string[] {
  const { services, branches } = findings;
  const service = (title: string, finding: Finding<Service>): string[] => line(title, finding, showService);
  return [
    ...line('Known to countable since', findings.made, ({ version }) => `version ${version}`),
    ...line('Compose file', findings.compose, showCompose),
    ...service('Web service', services.web),
    ...service('Database service', services.database),
    ...service('MongoDB service', services.mongo),
    ...service('Redis service', services.redis),
    ...service('nginx service', services.nginx),
    ...service('Worker service', services.worker),
    ...service('Beat service', services.beat),
    ...service('Frontend service', services.frontend),
    ...services.otherProxies.map(({ name, program, paths }) => `Other proxy: ${name} (${program}, ${paths[0]})`),
    ...line('Django project', findings.django, ({ folder }) => folder || '.'),
    ...line('Settings', findings.settings, showSettings),
    ...line('Python packages', findings.requirements, showManifest),
    ...line('Python', findings.pythonVersion, ({ number }) => number),
    ...line('Django', findings.djangoVersion, ({ number }) => number),
    ...line('Node project', findings.node, showNode),
    ...(findings.django.kind === 'none' ? [] : line('On start', findings.entrypoint, showEntrypoint)),
    ...line(
      'Example of .env',
      findings.envExample,
      ({ path, variables }) => `${path}, ${count(variables.length, 'variable')}`,
    ),
    ...findings.nginxConfigs.map(showNginxConfig),
    ...showPipelines(findings.pipelines),
    ...line('Stable branch', branches.stable, (name) => name),
    ...line('Development branch', branches.development, (name) => name),
    ...findings.problems.map(describeProblem),
  ];
}

/** "docker-compose.yml cannot be parsed: line 3: …". */
export function describeProblem({ path, line: number, message }: Problem): string {
  if (number === undefined) return `${path} ${message}`;
  return message.startsWith('cannot be parsed: ')
    ? `${path} cannot be parsed: line ${number}: ${message.slice('cannot be parsed: '.length)}`
    : `${path}, line ${number}, ${message}`;
}

/** "docker-compose.yml, builds ./web/Dockerfile", "settings.py, line 12", "--web-service". */
export function describeOrigin(origin: Origin): string {
  if ('flag' in origin) return `--${origin.flag}`;
  const { path, line: number, says } = origin;
  const place = number !== undefined && says === undefined ? `${path}, line ${number}` : path;
  return says === undefined ? place : `${place}, ${says}`;
}

function line<Value>(title: string, finding: Finding<Value>, show: (value: Value) => string): string[] {
  switch (finding.kind) {
    case 'none':
      return [];
    case 'sure':
      return [`${title}: ${withOrigin(show(finding.value), finding)}`];
    case 'ambiguous': {
      const candidates = finding.candidates.map((candidate) => withOrigin(candidate.name, candidate));
      if (candidates.length === 1) {
        return [`${title}: perhaps ${candidates[0]}. If it is: --${finding.flag} ${finding.candidates[0]?.name}`];
      }
      return [
        `${title}: not sure: ${candidates.join(' or ')}. Say which: --${finding.flag} ${finding.candidates[0]?.name}`,
      ];
    }
    case 'unknown':
      return [`${title}: there is no ${finding.given} (--${finding.flag})`];
  }
}

/** What is shown, with what it does not say itself: not the path again that it begins with, nor git's own folder. */
function withOrigin<Value>(shown: string, { from }: Candidate<Value>): string {
  const origins = from
    .map((origin) => remainder(origin, shown))
    .filter((origin) => origin !== '' && !shown.startsWith(origin));
  return origins.length === 0 ? shown : `${shown} (${origins.join('; ')})`;
}

function remainder(origin: Origin, shown: string): string {
  if ('flag' in origin || !(shown.startsWith(origin.path) || origin.path === '.git')) return describeOrigin(origin);
  return origin.says ?? '';
}

function showCompose({ path, others, isReadable }: ComposeFile): string {
  const beside = others.map((other) => `${other.path}: ${other.use}`);
  const shown = beside.length === 0 ? path : `${path}, beside it ${beside.join(', ')}`;
  return isReadable ? shown : `${shown}; it cannot be used as it is`;
}

function showService({ name, program, port, kind }: Service): string {
  const isTelling = (kind === 'database' || kind === 'redis') && program !== name;
  const shown = isTelling ? `${name}, ${program}` : name;
  return port === undefined ? shown : `${shown}, port ${port}`;
}

function showSettings({ module, base, databases }: Settings): string {
  const shown = base.module === module ? module : `${module}, on ${base.module}`;
  if (!databases || databases.variables.length === 0) return shown;
  return `${shown}, database from ${databases.variables.join(', ')}`;
}

function showManifest({ path, manager, lock }: Manifest): string {
  return lock === undefined ? `${path}, with ${manager}` : `${path}, with ${manager}, locked in ${lock}`;
}

function showNode({ folder, manager, framework, nodeVersion }: Node): string {
  const version = nodeVersion === undefined ? undefined : `Node ${nodeVersion}`;
  return [folder || '.', framework, manager, version].filter((part) => part !== undefined).join(', ');
}

function showEntrypoint({ migrates, collectsStatic, server, scripts }: Entrypoint): string {
  const parts = [migrates && 'migrates', collectsStatic && 'collects static files', server && `starts ${server}`];
  const does =
    parts.filter((part) => typeof part === 'string').join(', ') || 'neither migrates nor collects static files';
  return scripts.length === 0 ? does : `${scripts.join(', ')}: ${does}`;
}

function showNginxConfig({ path, servers, usedBy }: NginxConfig): string {
  const users = usedBy.length === 0 ? '' : `, of ${usedBy.join(', ')}`;
  return `nginx configuration: ${path}, ${count(servers.length, 'server')}${users}`;
}

function showPipelines(pipelines: Pipelines): string[] {
  const runners = [...new Set(pipelines.map(({ runBy }) => runBy))];
  return runners.map((runner) => {
    const paths = pipelines.filter(({ runBy }) => runBy === runner).map(({ path }) => path);
    return `Pipeline of ${runner}: ${paths.join(', ')}`;
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
