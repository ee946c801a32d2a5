/**
 * Serves a bare repository to git over HTTP, as in git's own "Smart HTTP" document. The work is done by git's server side;
 * `git http-backend`, which would wrap it, is missing where git is installed in parts.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';

type GitService = 'git-upload-pack' | 'git-receive-pack';

const commands: Readonly<Record<GitService, string>> = {
  'git-upload-pack': 'upload-pack',
  'git-receive-pack': 'receive-pack',
};

export function isGitService(name: string): name is GitService {
  return Object.hasOwn(commands, name);
}

/** What is there: the first of the two requests of a fetch or a push. */
export function advertise(folder: string, service: GitService, request: Request): Response {
  const child = startGit(folder, service, ['--advertise-refs'], request);
  child.stdin.end();
  const opening = `# service=${service}\n`;
  const length = (opening.length + 4).toString(16).padStart(4, '0');
  // Since version 2 the announcement is for old clients alone, which take either.
  return respond(child, `application/x-${service}-advertisement`, `${length}${opening}0000`);
}

/**
 * Carries a fetch or a push out.
 * @param afterwards runs when git has done its work, before the answer ends
 */
export function exchange(
  folder: string,
  service: GitService,
  request: Request,
  afterwards: () => Promise<void>,
): Response {
  const child = startGit(folder, service, [], request);
  const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  const isPacked = request.headers.get('content-encoding') === 'gzip';
  // Git may end before it has read all, or the client before it has sent all: each side tells it in its own way.
  (isPacked ? pipeline(body, createGunzip(), child.stdin) : pipeline(body, child.stdin)).catch(() => child.stdin.end());
  return respond(child, `application/x-${service}-result`, '', afterwards);
}

function startGit(folder: string, service: GitService, options: readonly string[], request: Request) {
  const protocol = request.headers.get('git-protocol');
  const isSafe = /^version=[0-2]$/.test(protocol ?? '');
  // The user's own hooks are for their own repositories.
  const args = ['-c', 'core.hooksPath=/dev/null', commands[service], '--stateless-rpc', ...options, folder];
  const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...environment } = process.env;
  return spawn('git', args, { env: { ...environment, ...(isSafe && protocol && { GIT_PROTOCOL: protocol }) } });
}

function respond(
  child: ChildProcessWithoutNullStreams,
  type: string,
  opening: string,
  afterwards: () => Promise<void> = async () => {},
): Response {
  const ended = new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
  ended.catch(() => {});
  child.stderr.resume();
  const output = async function* () {
    if (opening !== '') yield Buffer.from(opening);
    yield* child.stdout;
    await ended;
    await afterwards();
  };
  const stream = Readable.toWeb(Readable.from(output())) as unknown as globalThis.ReadableStream;
  return new Response(stream, { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}
