/** Tells what a command line or a script runs. Pure. */

/** What something that runs is for. */
export interface CommandKind {
  readonly kind: 'web' | 'worker' | 'beat' | 'monitor' | 'frontend' | 'test' | 'job' | 'server';
  /** "gunicorn", "celery", "vite", … */
  readonly program: string;
}

const webServers =
  /(?:^|[\s"'/[,&|;(=])(gunicorn|uvicorn|daphne|hypercorn|granian|uwsgi|waitress-serve|mod_wsgi-express|runserver_plus|runserver|runsslserver)(?=$|[\s"',:\]);&|])/;
const workers =
  /(?:^|[\s"'/[,&|;(=])(celery(?:\.\w+)*(?=\b[^\n|;&]{0,500}[\s"',]worker\b)|celeryd|rqworker|rqworker-pool|qcluster|dramatiq|rundramatiq|run_huey|huey_consumer(?:\.py)?|process_tasks|db_worker|procrastinate(?=[^\n]{0,500}\bworker)|taskiq(?=[^\n]{0,500}\bworker))(?=$|[\s"',\]);&|])/;
const beats =
  /(?:^|[\s"'/[,&|;(=])(celery(?:\.\w+)*(?=\b[^\n|;&]{0,500}[\s"',]beat\b)|celerybeat|rqscheduler)(?=$|[\s"',\]);&|])/;
const monitors = /\bcelery\b[^\n|;&]{0,500}[\s"',](flower)\b|(?:^|[\s/])(flower)(?=\s|$)/;
const tests = /\b(pytest|tox|(?:manage\.py|yarn|npm|pnpm)(?:[\s"',]+run)?[\s"',]+test|cypress|playwright|puppeteer)\b/;
const nodes =
  /(?:^|[\s"'/[,&|;(])(vite|next|nuxt|nuxi|astro|remix|ng|vue-cli-service|react-scripts|webpack|webpack-dev-server|gulp|parcel|nodemon|ts-node|tsx|node|npm|npx|yarn|pnpm|bun)(?=$|[\s"',\]);&|])/;
const jobs = /\bmanage\.py["',\s]+\w+|\b(alembic|prisma)\b/;
const servers =
  /(?:^|[\s"'/[])(redis-server|valkey-server|nginx|postgres|mongod|mysqld|caddy|traefik|memcached)(?=$|[\s"',\]])/;

type Step = readonly [pattern: RegExp, kind: CommandKind['kind']];

const lineSteps: readonly Step[] = [
  [monitors, 'monitor'],
  [workers, 'worker'],
  [beats, 'beat'],
  [webServers, 'web'],
  [servers, 'server'],
  [tests, 'test'],
  [nodes, 'frontend'],
  [jobs, 'job'],
];
/** A script that starts a web server and more, as for a supervisor, is a web service's. */
const scriptSteps: readonly Step[] = [[webServers, 'web'], ...lineSteps];

/** What a command line runs in the end: a server, a worker, …; undefined where nothing in it is known. */
export function kindOfCommand(line: string): CommandKind | undefined {
  return firstKind(line, lineSteps);
}

/** What a script runs in the end; undefined where it chooses between several, as a script for every service does. */
export function kindOfScript(text: string): CommandKind | undefined {
  return isChoosing(text) ? undefined : firstKind(text, scriptSteps);
}

/** Does a script have branches for servers and for workers? */
export function isChoosing(text: string): boolean {
  const commands = withoutComments(text);
  const kinds = [webServers, workers, beats].filter((pattern) => pattern.test(commands));
  return kinds.length > 1 && /\bcase\b[\s\S]*\bin\b|\belif\b/.test(commands);
}

function firstKind(text: string, steps: readonly Step[]): CommandKind | undefined {
  const commands = withoutComments(text);
  for (const [pattern, kind] of steps) {
    const match = pattern.exec(commands);
    if (match)
      return { kind, program: (match.slice(1).find((group) => group !== undefined) ?? kind).split('.')[0] ?? kind };
  }
  return undefined;
}

/** Does a text run Django's migrations? `makemigrations` is no such thing, nor is a check. */
export function isMigrating(text: string): boolean {
  return /\bmigrate\b(?!["',\s]+--(?:check|plan))|\bmigrate_schemas\b/.test(withoutComments(text));
}

export function isCollectingStatic(text: string): boolean {
  return /\bcollectstatic\b/.test(withoutComments(text));
}

/** How a text of commands calls a web server, up to where that call ends; undefined where it calls none. */
export function serverCall(text: string): { readonly program: string; readonly call: string } | undefined {
  const commands = withoutComments(text);
  // What stands before the server waits for others: `wait-for-it db:5432 && gunicorn -b :8000`.
  const server = webServers.exec(commands);
  const call = server && /^[^\n;&|]*/.exec(commands.slice(server.index + 1))?.[0];
  return server?.[1] === undefined || !call ? undefined : { program: server[1], call };
}

/** The port on which a web server in a text of commands, or in its configuration, listens. */
export function portOfCommand(text: string): number | undefined {
  const commands = withoutComments(text);
  const inFile = /^\s*(?:bind|http|http-socket|socket)\s*=\s*["']?[\w.*[\]]*:(\d{2,5})\b/m.exec(commands)?.[1];
  const { call = '' } = serverCall(commands) ?? {};
  const found = inFile ?? portPatterns.map((pattern) => pattern.exec(call)?.[1]).find((port) => port !== undefined);
  return found === undefined ? undefined : Number(found);
}

const portPatterns = [
  /(?:runserver(?:_plus)?|--bind|-b|--http(?:-socket)?|--socket)["',\s=]+(?:[\w.*[\]]*:)?(\d{2,5})\b/,
  /(?:--port|-p)["',\s=]+(\d{2,5})\b/,
  /(?:^|[\s"',=])[\w.*[\]]*:(\d{2,5})\b/,
];

/** How a web server listens where it is only for another server; undefined for HTTP on a port. */
export function socketOfCommands(texts: readonly string[]): 'unix' | 'uwsgi' | undefined {
  const commands = texts.map(withoutComments).join('\n');
  const listens = /(?:--bind|-b|--fd|--uds|--socket|\bbind|^\s*socket)\b["',\s=]+(?:unix:|[\w.-]*\/[\w./-]*\.sock\b)/m;
  if (listens.test(commands) || /--uds\b/.test(commands)) return 'unix';
  const isUwsgi = /\buwsgi\b/.test(commands) && /(?:--(?:uwsgi-)?socket\b|^\s*(?:uwsgi-)?socket\s*=)/m.test(commands);
  return isUwsgi && !/(?:--http|^\s*http)(?:-socket)?\b/m.test(commands) ? 'uwsgi' : undefined;
}

/** Words of a command line, without their quotes. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** No script that people write is longer, and the patterns take their time. */
const maximalLength = 50_000;

/** What of a text is carried out, each continued line as one. */
export function withoutComments(text: string): string {
  return text
    .slice(0, maximalLength)
    .replace(/(^|\s)#(?!\{).*/g, '$1')
    .replace(/\\\n/g, ' ');
}
