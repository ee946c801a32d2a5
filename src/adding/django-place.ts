/** How things of a Django project are called in a repository that somebody else laid out. Pure. */
import { inFolder } from '../detect/files.ts';
import type { Settings } from '../detect/findings/code.ts';
import { type Findings, sureValue } from '../detect/findings/findings.ts';
import { ownPlace, type Place } from '../place.ts';

type DjangoName =
  | 'django-folder'
  | 'settings-file'
  | 'settings-module'
  | 'static-path'
  | 'cache-setting'
  | 'session-setting'
  | 'database-url';

/** What stands in its folder and its settings. */
export function djangoPlace(findings: Findings): Pick<Place, DjangoName> {
  const folder = sureValue(findings.django)?.folder ?? '';
  const settings = sureValue(findings.settings);
  return {
    'django-folder': folder,
    'settings-file': settings?.base.path ?? inFolder(folder, 'settings.py'),
    'settings-module': settings?.base.module ?? 'settings',
    'static-path': staticPath(settings?.staticUrl?.text),
    'cache-setting': settings?.hasCaches ? 'CACHES' : '',
    'session-setting': settings?.hasSessionEngine ? 'SESSION_ENGINE' : '',
    'database-url': databaseVariable(settings),
  };
}

/** What libraries that read a URL read, unless the settings name another variable. */
function databaseVariable(settings: Settings | undefined): string {
  const { style, variables = [] } = settings?.databases ?? {};
  const isUsual = variables.length === 0 || variables.includes(ownPlace['database-url']);
  return style === 'url' && isUsual ? ownPlace['database-url'] : '';
}

/** Of STATIC_URL, as it is written: a path of this site, where that can be read off it; else the usual one. */
function staticPath(expression = ''): string {
  const [, path] = /^["']\/?([\w.-]+(?:\/[\w.-]+)*)\/["']$/.exec(expression) ?? [];
  return path === undefined ? ownPlace['static-path'] : `/${path}/`;
}
