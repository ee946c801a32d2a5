import type { Component, Misfit } from '../../src/component.ts';
import type { Settings } from '../../src/detect/findings/code.ts';
import type { Service } from '../../src/detect/findings/compose.ts';
import { type Findings, sureValue } from '../../src/detect/findings/findings.ts';
import { olderThan } from '../../src/detect/findings/versions.ts';

const slots = {
  'database-image': 'postgres:17-trixie',
  // Where the image exists for one platform only.
  'database-platform': '',
  // What a restored database is made from.
  'database-template': 'template0',
};

export const component: Component = {
  title: 'PostgreSQL',
  description: 'The database; no port of it leaves Docker',
  version: 1,
  standards: ['P10', 'P11'],
  role: 'database',
  isDefault: true,
  requires: ['project'],
  conflicts: [],
  isThere: ({ services }) => ['postgresql', 'postgis'].includes(sureValue(services.database)?.program ?? ''),
  questions: [],
  slots,
  elsewhere: {
    description: 'PostgreSQL for a Django project that has SQLite so far; no port of it leaves Docker',
    requires: ['django'],
    slots: {
      ...slots,
      'database-engine': 'django.db.backends.postgresql',
      // How DATABASE_URL begins, where the settings read that.
      'database-scheme': 'postgres',
    },
    shares: ['.env.server', 'dc.prod.yml', 'dc.stage.yml', 'dc.test.yml'],
  },
  misfit: (findings) => otherDatabase(findings) ?? otherSettings(findings) ?? olderDjango(findings) ?? others(findings),
  examples: { default: { stack: 'django', database: 'postgres' } },
};

const titles: Readonly<Record<string, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

function otherDatabase({ services: { database } }: Findings): Misfit | undefined {
  if (database.kind === 'ambiguous') {
    const names = database.candidates.map(({ name }) => name);
    return {
      reason: `there are several databases, ${names.join(', ')}`,
      remedy: `Say which one the project uses: --database-service ${names[0]}`,
    };
  }
  const service = sureValue(database);
  if (!service || service.program?.startsWith('postg')) return undefined;
  return {
    reason: `${service.name} runs ${titles[service.program ?? ''] ?? 'another database'}`,
    remedy: `To change over, bring its data into a file (manage.py dumpdata), take ${service.name} and its DATABASES out, and run again.`,
  };
}

/** A database that the settings name already is used somewhere: a second one would take its place without a word. */
function otherSettings({ settings }: Findings): Misfit | undefined {
  const found = sureValue(settings);
  if (!found || found.isClasses) return undefined;
  const { databases, base } = found;
  if (!databases) {
    return { reason: `${base.path} sets no DATABASES`, remedy: 'Set them as startproject does, then run again.' };
  }
  const { engine = '', style, variables, path } = databases;
  if (style === 'url') return otherVariable(path, variables);
  if (/\w/.test(engine) && !/sqlite|spatialite/.test(engine)) {
    const read = variables.length > 0 ? `, with ${variables.join(', ')} for the web service` : '';
    return {
      reason: `${path} names a database on another machine, ${engine}`,
      remedy: `If that is to be a service here, add it by hand: image ${slots['database-image']}${read}.`,
    };
  }
  return isElsewhere(found)
    ? {
        reason: `${path} sets DATABASES, and what is added comes to ${base.path}`,
        remedy: `Move DATABASES to ${base.path}, then run again.`,
      }
    : undefined;
}

function otherVariable(path: string, variables: readonly string[]): Misfit | undefined {
  if (variables.length === 0 || variables.includes('DATABASE_URL')) return undefined;
  return {
    reason: `${path} reads ${variables.join(', ')} and not DATABASE_URL`,
    remedy: 'Let it read DATABASE_URL, then run again.',
  };
}

/** A module that takes its names from the base can set DATABASES anew. */
function isElsewhere({ path, base, databases }: Settings): boolean {
  return path !== base.path && databases?.path !== base.path;
}

function olderDjango({ djangoVersion, pythonPackages }: Findings): Misfit | undefined {
  const version = olderThan(djangoVersion, '4.2');
  if (version === undefined || pythonPackages.some((name) => name.startsWith('psycopg2'))) return undefined;
  return {
    reason: `Django ${version} does not know psycopg 3`,
    remedy: 'Add psycopg2-binary to the Python packages, then run again.',
  };
}

/** Whatever else runs the project's code would go on with SQLite. */
function others({ services }: Findings): Misfit | undefined {
  const web = sureValue(services.web);
  const other = web && services.all.find((service) => service.name !== web.name && isApart(service, web));
  if (!other) return undefined;
  return {
    reason: `${other.name} runs the project’s code too, and would go on with its own database`,
    remedy: `Let it have what ${web.name} has, "extends: {service: ${web.name}}" in ${other.paths[0]}, then run again.`,
  };
}

function isApart(service: Service, web: Service): boolean {
  const isSameImage = service.build?.dockerfile !== undefined && service.build.dockerfile === web.build?.dockerfile;
  const isOfProject = isSameImage || ['worker', 'beat'].includes(service.kind);
  const isLinked =
    service.extends === web.name ||
    (web.environment.length > 0 && web.environment.every((name) => service.environment.includes(name)));
  return isOfProject && !isLinked;
}
