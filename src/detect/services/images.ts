/** Tells what an image is from its name. Pure. */
import type { ServiceKind } from '../findings/compose.ts';

/** What runs in an image. */
export interface ImageKind {
  /** `base`: a language alone, what it is for depends on what it runs. */
  readonly kind: ServiceKind | 'base';
  readonly program: string;
}

/** Words in an image's name that tell the program. The first that fits counts. */
const programs: readonly (readonly [words: RegExp, kind: ImageKind['kind'], program: string])[] = [
  [/^(exporter|backups?|backuper|dump|restore|s3|companion|cron|cli|toolbox)$/, 'other', 'tool'],
  [/^(pgadmin4?|adminer|phpmyadmin|pgweb|pgbouncer|pgpool|pghero|commander|redisinsight|insight)$/, 'other', 'tool'],
  [/^(certbot|letsencrypt|acme|lego)$/, 'other', 'certbot'],
  [/^(postgis|pgrouting)$/, 'database', 'postgis'],
  [
    /^(postgres|postgresql|postgresql\d*|spilo|timescale|timescaledb|pgvector|pgautoupgrade|citus)$/,
    'database',
    'postgresql',
  ],
  [/^mariadb$/, 'database', 'mariadb'],
  [/^(mysql|percona)$/, 'database', 'mysql'],
  [/^(mssql|cockroach|cockroachdb|oracle)$/, 'database', 'other'],
  [/^(mongo|mongodb)$/, 'mongo', 'mongo'],
  [/^(valkey|keydb|dragonfly)$/, 'redis', 'valkey'],
  [/^(redis|redislabs)$/, 'redis', 'redis'],
  [
    /^(memcached|rabbitmq|elasticsearch|opensearch|solr|meilisearch|typesense|minio|clickhouse|kafka)$/,
    'other',
    'store',
  ],
  [/^(mailhog|mailpit|maildev|mailcatcher|inbucket|postfix|smtp4dev)$/, 'other', 'mail'],
  [/^(traefik|caddy|haproxy|envoy|varnish|httpd|apache|apache2)$/, 'proxy', 'proxy'],
  [/^(nginx|openresty|tengine|angie)$/, 'nginx', 'nginx'],
  [/^flower$/, 'monitor', 'flower'],
  [/^(node|bun|deno)$/, 'base', 'node'],
  [/^(python|django|uv|pypy|miniconda|miniconda3|micromamba|poetry)$/, 'base', 'python'],
];

/** These share a word with what they are not. */
const whole: readonly (readonly [path: RegExp, kind: ImageKind['kind'], program: string])[] = [
  [
    /(^|\/)(jwilder|nginxproxy)\/nginx-proxy$|(^|\/)nginx-proxy-manager$|(^|\/)swag$|(^|\/)https-portal$/,
    'proxy',
    'nginx-proxy',
  ],
  [/(^|\/)mongo-express$/, 'other', 'tool'],
  [/(^|\/)supabase\/postgres$/, 'database', 'postgresql'],
  [/(^|\/)supabase\//, 'other', 'supabase'],
];

/** What an image is, from its name alone; undefined where the name tells nothing. */
export function kindOfImage(image: string): ImageKind | undefined {
  const path = pathOfImage(image);
  const known = whole.find(([pattern]) => pattern.test(path));
  if (known) return { kind: known[1], program: known[2] };
  const words = (path.split('/').at(-1) ?? '').split(/[-_.]/);
  const match = programs.find(([pattern]) => words.some((word) => pattern.test(word)));
  if (!match) return undefined;
  const [pattern, kind, program] = match;
  const named = program === 'proxy' ? (words.find((word) => pattern.test(word)) ?? program) : program;
  return { kind, program: named === 'apache' || named === 'apache2' ? 'httpd' : named };
}

/** An image's tag: "16-alpine"; undefined where it has none. */
export function tagOfImage(image: string): string | undefined {
  return /:([\w][\w.-]*)(?:@.*)?$/.exec(image)?.[1];
}

function pathOfImage(image: string): string {
  return image
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '');
}
