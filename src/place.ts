/** Where components' files go in a repository, and what the things that they meet are called there. Pure. */

/** Every name by the word that templates use for it: `{{place.web-service}}`. */
export interface Place {
  /** The Compose file that is the same in every environment. */
  readonly 'compose-file': string;
  /** The repository's root, as seen from the Compose file's folder: `.`, `..`. */
  readonly 'repository-root': string;
  /** Compose's services; in a repository that has none of a kind, the name that it would get. */
  readonly 'web-service': string;
  /** Where the web service listens inside its container. */
  readonly 'web-port': string;
  /** What the web service's image is built from. */
  readonly 'web-dockerfile': string;
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
  readonly 'redis-service': string;
  readonly 'mongo-service': string;
  /** The network of the services that nobody outside may reach; empty where Compose's default network is the only one. */
  readonly 'backend-network': string;
  /** The network between nginx and what it passes requests to; empty likewise. */
  readonly 'frontend-network': string;
  /** Where manage.py lies; empty for the repository's root. */
  readonly 'django-folder': string;
  /** The module that holds INSTALLED_APPS: its path, and how Python imports it. */
  readonly 'settings-file': string;
  readonly 'settings-module': string;
  /** Where a Python package is named. */
  readonly 'requirements-file': string;
  readonly 'env-example': string;
}

/** The layout of the projects that `countable new` makes: templates' paths are of this layout. */
export const ownPlace: Place = {
  'compose-file': 'docker-compose.yml',
  'repository-root': '.',
  'web-service': 'web',
  'web-port': '8000',
  'web-dockerfile': 'web/Dockerfile',
  'media-source': 'media',
  'database-service': 'db',
  // Components know these of each other, by slots.
  'database-image': '',
  'database-packages': '',
  'database-network': 'backend',
  'nginx-service': 'nginx',
  'redis-service': 'redis',
  'mongo-service': 'mongo',
  'backend-network': 'backend',
  'frontend-network': 'frontend',
  'django-folder': 'web',
  'settings-file': 'web/config/settings.py',
  'settings-module': 'config.settings',
  'requirements-file': 'web/requirements.in',
  'env-example': '.env.example',
};

const singleFiles = ['compose-file', 'web-dockerfile', 'settings-file', 'requirements-file', 'env-example'] as const;

/** Where a template's path leads in a repository: `web/config/settings.py` to where the settings are. */
export function placePath(path: string, place: Place): string {
  const single = singleFiles.find((name) => ownPlace[name] === path);
  if (single) return place[single];
  const own = `${ownPlace['django-folder']}/`;
  if (!path.startsWith(own)) return path;
  const folder = place['django-folder'];
  return `${folder === '' ? '' : `${folder}/`}${path.slice(own.length)}`;
}
