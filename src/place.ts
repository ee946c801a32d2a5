/** Where components' files go in a repository, and what the things that they meet are called there. Pure. */

import { posix } from 'node:path';

/** Every name by the word that templates use for it: `{{place.web-service}}`. */
export interface Place {
  /** The Compose file that is the same in every environment. */
  readonly 'compose-file': string;
  /** Where it lies, with a slash at the end; empty for the root. */
  readonly 'compose-folder': string;
  /** What Compose reads beside it without being told, until COMPOSE_FILE names files; empty for none. */
  readonly 'compose-override': string;
  /** How Compose is called there: "docker compose", or "docker compose -f deploy/compose.yml". */
  readonly 'compose-command': string;
  /** The repository's root as the Compose file sees it, from which its paths start: ".", or "..". */
  readonly 'root-from-compose': string;
  /** What to do about a variable that has no value, as the end of "MONGO_PASSWORD is not set.". */
  readonly 'variable-remedy': string;
  /** Compose's services; in a repository that has none of a kind, the name that it would get. */
  readonly 'web-service': string;
  /** Where the web service listens inside its container. */
  readonly 'web-port': string;
  /** What the web service's image is built from. */
  readonly 'web-dockerfile': string;
  /** The stage of it that runs; empty for the last one. */
  readonly 'web-target': string;
  /** "all" where its entrypoint migrates, whatever command it is to run, and hands that on; else empty. */
  readonly 'entrypoint-migrates': string;
  /** What the web service mounts for uploaded files: a volume's name, or a path that begins with a dot. Empty: nothing. */
  readonly 'media-source': string;
  readonly 'database-service': string;
  /** An image made of Debian with a PostgreSQL of the version that the database service runs; empty where there is none. */
  readonly 'database-image': string;
  /** What Debian calls the extensions that the database service's own image has and this one lacks: `postgresql-17-postgis-3`. */
  readonly 'database-packages': string;
  /** A network of the database service; empty where Compose's default network is the only one. */
  readonly 'database-network': string;
  readonly 'nginx-service': string;
  /** Where a location of nginx goes: a folder of files, which ends in a slash, or the file of the server that has it. */
  readonly 'nginx-locations': string;
  readonly 'redis-service': string;
  readonly 'mongo-service': string;
  /** What runs as long as the project does, but for the web service. None in projects of ours, which know their own. */
  readonly 'steady-services': readonly SteadyService[];
  /** Services that run the web service's code beside it without extending it, for Celery. */
  readonly 'worker-services': readonly string[];
  /** The network of the services that nobody outside may reach; empty where Compose's default network is the only one. */
  readonly 'backend-network': string;
  /** The network between nginx and what it passes requests to; empty likewise. */
  readonly 'frontend-network': string;
  /** Where manage.py lies; empty for the repository's root. */
  readonly 'django-folder': string;
  /** The module that holds INSTALLED_APPS: its path, and how Python imports it. */
  readonly 'settings-file': string;
  readonly 'settings-module': string;
  /** Where browsers find static files: a path, with slashes around it. */
  readonly 'static-path': string;
  /** CACHES where the settings set that already; else empty. */
  readonly 'cache-setting': string;
  /** SESSION_ENGINE likewise. */
  readonly 'session-setting': string;
  /** DATABASE_URL where the settings take the database from it; else empty. */
  readonly 'database-url': string;
  /** Where a Python package is named. */
  readonly 'requirements-file': string;
  readonly 'env-example': string;
  /** Files that services get their variables from: they may be in nobody's repository. */
  readonly 'env-files': readonly string[];
  /** How Python is called in the web service: "poetry run python"; empty where it runs no Django. */
  readonly 'python-command': string;
  /** Where manage.py lies, or else package.json; empty for the repository's root. */
  readonly 'test-folder': string;
  /** What runs the tests in the web service, in that folder; more arguments can follow. Empty where that is unknown. */
  readonly 'test-command': string;
  /** What production is deployed from. */
  readonly 'stable-branch': string;
  /** What staging is deployed from; empty where work goes on on the stable branch. */
  readonly 'development-branch': string;
}

/** A service that is to run all the time, and what the Compose file says of that already. */
export interface SteadyService {
  readonly name: string;
  readonly hasRestart: boolean;
  readonly hasLogging: boolean;
}

/** The layout of the projects that `countable new` makes: templates' paths are of this layout. */
export const ownPlace: Place = {
  'compose-file': 'docker-compose.yml',
  'compose-folder': '',
  'compose-override': '',
  'compose-command': 'docker compose',
  'root-from-compose': '.',
  'variable-remedy': 'Run bin/up',
  'web-service': 'web',
  'web-port': '8000',
  'web-dockerfile': 'web/Dockerfile',
  'web-target': '',
  'entrypoint-migrates': '',
  'media-source': 'media',
  'database-service': 'db',
  // Components know these of each other, by slots.
  'database-image': '',
  'database-packages': '',
  'database-network': 'backend',
  'nginx-service': 'nginx',
  'nginx-locations': 'nginx/locations/',
  'redis-service': 'redis',
  'mongo-service': 'mongo',
  'steady-services': [],
  'worker-services': [],
  'backend-network': 'backend',
  'frontend-network': 'frontend',
  'django-folder': 'web',
  'settings-file': 'web/config/settings.py',
  'settings-module': 'config.settings',
  'static-path': '/static/',
  'cache-setting': '',
  'session-setting': '',
  'database-url': 'DATABASE_URL',
  'requirements-file': 'web/requirements.in',
  'env-example': '.env.example',
  'env-files': ['.env'],
  'python-command': 'python',
  'test-folder': 'web',
  'test-command': 'python -m pytest',
  'stable-branch': 'master',
  'development-branch': 'develop',
};

const singleFiles = ['compose-file', 'web-dockerfile', 'settings-file', 'requirements-file', 'env-example'] as const;

/** Where a template's path leads in a repository: `web/config/settings.py` to where the settings are. */
export function placePath(path: string, place: Place): string {
  const single = singleFiles.find((name) => ownPlace[name] === path);
  if (single) return place[single];
  const locations = ownPlace['nginx-locations'];
  if (path.startsWith(locations)) {
    const there = place['nginx-locations'];
    return there.endsWith('/') ? `${there}${path.slice(locations.length)}` : there;
  }
  // Beside the Compose file: what they name, Compose looks for there.
  if (/^dc\.\w+\.yml$/.test(path)) return posix.join(posix.dirname(place['compose-file']), path);
  const own = `${ownPlace['django-folder']}/`;
  if (!path.startsWith(own)) return path;
  const folder = place['django-folder'];
  return `${folder === '' ? '' : `${folder}/`}${path.slice(own.length)}`;
}
