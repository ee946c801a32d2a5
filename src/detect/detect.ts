/** Finds out what a repository is. Pure: texts in, findings out; it never throws, whatever the files say. */
import { type BranchNames, detectBranches } from './branches.ts';
import { type ComposeSet, detectCompose } from './compose/compose-files.ts';
import { detectEnvExample } from './env.ts';
import { type Files, folderOf, indexFiles, type Texts } from './files.ts';
import { type Decisions, type Findings, sureValue } from './findings/findings.ts';
import { detectNginxConfigs } from './nginx-config.ts';
import { detectNode } from './node.ts';
import { detectDockerfiles, detectPipelines, detectQuality, detectRecord } from './other-files.ts';
import { detectDjango } from './python/django.ts';
import { findManagePaths } from './python/django-folders.ts';
import { detectRequirements } from './python/requirements.ts';
import { detectSettings, type NamedModule } from './python/settings.ts';
import { detectDjangoVersion, detectPythonVersion } from './python/versions.ts';
import { detectEntrypoint } from './services/entrypoint.ts';
import { usersOf } from './services/nginx-services.ts';
import { detectServices, type ServiceSet } from './services/services.ts';

/** What detection looks at: a `Repository`, or a map of texts in tests. */
export interface Subject {
  readonly texts: Texts;
  readonly branches: BranchNames;
}

/**
 * Finds out all there is to know.
 * @param decisions what the user has said already: it counts, and what depends on it is looked at in its light
 */
export function detectRepository({ texts, branches }: Subject, decisions: Decisions = {}): Findings {
  const files = indexFiles(texts);
  const compose = detectCompose(files, decisions);
  const managePaths = findManagePaths(files);
  const nginxConfigs = detectNginxConfigs(files);
  const surroundings = { compose, djangoFolders: managePaths.map(folderOf), nginxConfigs };
  const services = detectServices(files, surroundings, decisions);
  const { web } = services;
  const django = detectDjango(files, managePaths, web?.djangoFolder, decisions);
  const project = sureValue(django);
  const packages = detectRequirements(files, project, installing(files, services), decisions);
  const manifest = sureValue(packages.finding);
  const names = packages.declared.flatMap((each) => each.packages.map(({ name }) => name));
  const node = detectNode(files, decisions);
  // Compose reads no other `.env` than the one beside its file.
  const envFolders = compose.main
    ? [folderOf(compose.main.path)]
    : ['', project?.folder ?? '', sureValue(node)?.folder ?? ''];
  const dockerfiles = detectDockerfiles(files);
  const findings = {
    made: detectRecord(files),
    branches: detectBranches(branches, decisions),
    compose: compose.finding,
    services: services.services,
    django,
    settings: detectSettings(files, project, settingsNamedOutside(files, compose, services), decisions),
    requirements: packages.finding,
    pythonPackages: [...new Set(names)].sort(),
    pythonVersion: detectPythonVersion(files, project, dockerfiles, web?.runs),
    djangoVersion: detectDjangoVersion(files, manifest),
    node,
    dockerfiles,
    entrypoint: detectEntrypoint(web),
    envExample: detectEnvExample(files, envFolders, decisions),
    pipelines: detectPipelines(files),
    nginxConfigs: nginxConfigs.map((config) => ({ ...config, usedBy: usersOf(config, services.known) })),
    quality: detectQuality(files),
  };
  return { ...findings, problems: files.problems() };
}

/** What installs packages into the images: instructions of Dockerfiles, and build arguments that name files. */
function installing(files: Files, { known, web }: ServiceSet): string {
  const services = web ? [web] : known.filter(({ djangoFolder }) => djangoFolder !== undefined);
  const dockerfiles = services.map(({ runs }) => runs.dockerfile ?? '');
  const fallback = files.paths.filter((path) => /(^|\/)Dockerfile$/.test(path));
  const paths = dockerfiles.some((path) => path !== '') ? dockerfiles : fallback;
  return paths.map((path) => files.text(path) ?? '').join('\n');
}

/** DJANGO_SETTINGS_MODULE in the environment of the web service, or in its Dockerfile. */
function settingsNamedOutside(files: Files, { main }: ComposeSet, { known, web }: ServiceSet): NamedModule[] {
  const services = web ? [web] : known.filter(({ djangoFolder }) => djangoFolder !== undefined);
  return services.flatMap(({ declaration, runs }) => {
    const value = declaration.environment.get('DJANGO_SETTINGS_MODULE');
    const inImage = runs.built?.instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .map(({ value: text }) => /\bDJANGO_SETTINGS_MODULE[= ]["']?([\w.]+)/.exec(text)?.[1])
      .find((module) => module !== undefined);
    const inEnvFiles = declaration.envFiles.map((path) => ({
      module: /^DJANGO_SETTINGS_MODULE=["']?([\w.]+)/m.exec(files.text(path) ?? '')?.[1],
      by: path,
    }));
    const all = [
      { module: value, by: declaration.paths[0] ?? main?.path ?? '' },
      ...inEnvFiles,
      { module: inImage, by: runs.dockerfile ?? '' },
    ];
    return all.flatMap(({ module, by }) => (module ? [{ module, by }] : []));
  });
}
