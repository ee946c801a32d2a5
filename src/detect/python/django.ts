/** Finds the Django project: where it lies, and its usual files. Pure. */
import { type Files, folderOf, isAside, isWithin, nameOf } from '../files.ts';
import type { Django, ModuleFile } from '../findings/code.ts';
import { type Candidate, type Decisions, decide, type Finding } from '../findings/findings.ts';
import { moduleOf } from './modules.ts';
import { settingsNamedIn } from './settings.ts';

/**
 * Finds it.
 * @param managePaths of `manage.py`
 * @param webFolder the project that the web service holds: it is the one, if there are several
 */
export function detectDjango(
  files: Files,
  managePaths: readonly string[],
  webFolder: string | undefined,
  decisions: Decisions,
): Finding<Django> {
  const all = managePaths.map((path) => toCandidate(files, path));
  const ofWeb = all.filter(({ value }) => value.folder === webFolder);
  return decide('django-folder', decisions, ofWeb.length > 0 ? ofWeb : all, all);
}

function toCandidate(files: Files, managePath: string): Candidate<Django> {
  const folder = folderOf(managePath);
  const own = files.paths.filter((path) => path.endsWith('.py') && isWithin(path, folder) && !isAside(path));
  const settings = settingsNamedIn(files.text(managePath) ?? '')[0];
  const wsgi = moduleNamed('wsgi.py', own, folder, settings);
  const asgi = moduleNamed('asgi.py', own, folder, settings);
  const packageName = (wsgi ?? asgi)?.module.split('.').slice(0, -1).join('.') || settings?.split('.')[0];
  const celeryPath = own.find((path) => isCelery(files, path, packageName, folder));
  const urlsPath = moduleNamed('urls.py', own, folder, settings)?.path;
  return {
    name: folder === '' ? '.' : folder,
    from: [{ path: managePath }],
    value: {
      folder,
      managePath,
      ...(packageName && { package: packageName }),
      ...(wsgi && { wsgi }),
      ...(asgi && { asgi }),
      ...(celeryPath && { celeryPath }),
      ...(urlsPath && { urlsPath }),
    },
  };
}

/** The file of that name in the settings' package, else the highest one. */
function moduleNamed(
  name: string,
  paths: readonly string[],
  folder: string,
  settings: string | undefined,
): ModuleFile | undefined {
  const same = paths.filter((path) => nameOf(path) === name);
  const first = settings?.split('.')[0];
  const path = same.find((each) => moduleOf(each, folder).split('.')[0] === first) ?? same[0];
  return path === undefined ? undefined : { module: moduleOf(path, folder), path };
}

function isCelery(files: Files, path: string, packageName: string | undefined, folder: string): boolean {
  if (!/^celery(_?app|_config)?\.py$|^__init__\.py$|^tasks\.py$/.test(nameOf(path))) return false;
  const module = moduleOf(path, folder);
  if (nameOf(path) === '__init__.py' && module !== packageName) return false;
  return /=\s*(?:celery\.)?Celery\(/.test(files.text(path) ?? '');
}
