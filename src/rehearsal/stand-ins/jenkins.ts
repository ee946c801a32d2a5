/** Jenkins, as far as registering needs it: jobs, credentials and the linter. It builds nothing. */
import { type Context, Hono } from 'hono';
import { type JenkinsAnswer, JenkinsRefusal, notFound, page } from '../jenkins/answers.ts';
import { type JenkinsAction, type JenkinsCall, verifyPermission } from '../jenkins/call.ts';
import { emptyController, folderKind, type JenkinsController, multibranch } from '../jenkins/controller.ts';
import { controllerActions } from '../jenkins/controller-actions.ts';
import { credentialActions } from '../jenkins/credential-actions.ts';
import { exhibitController } from '../jenkins/exhibits.ts';
import { jobActions } from '../jenkins/job-actions.ts';
import type { StandIn, StandInContext } from '../stand-in.ts';

type JenkinsContext = StandInContext<JenkinsController>;

const actions: readonly JenkinsAction[] = [...controllerActions, ...jobActions, ...credentialActions];

export const standIn: StandIn<JenkinsController> = {
  id: 'jenkins',
  title: 'Jenkins',
  emptyState: emptyController,
  routes: (context) => new Hono().all('*', async (request) => toResponse(await answer(request, context))),
  exhibits: exhibitController,
};

function toResponse({ status, headers, body }: JenkinsAnswer): Response {
  return new Response(body ?? null, { status, headers: { 'x-jenkins': '2.528.2', ...headers } });
}

async function answer(request: Context, context: JenkinsContext): Promise<JenkinsAnswer> {
  try {
    const path = pathBelow(request, context);
    const user = readUser(request, context);
    if (user === '' && !path.startsWith('/whoAmI/')) return page(403, 'Authentication required');
    const call = await readCall(request, context, path, user);
    const { found, parts } = findAction(call, request.req.method);
    if (!found) return refuseMethod(call);
    verifyPermission(call, found.permission);
    return await found.run({ ...call, parts });
  } catch (error) {
    if (error instanceof JenkinsRefusal) return error.answer;
    throw error;
  }
}

/** Below the address of this Jenkins, whether or not whoever passes the call on has taken that away. */
function pathBelow({ req }: Context, { address }: JenkinsContext): string {
  const { pathname } = new URL(req.url);
  const base = new URL(address).pathname;
  return pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
}

/** Empty for nobody. @throws JenkinsRefusal for anybody else than the one user */
function readUser({ req }: Context, { secrets }: JenkinsContext): string {
  const header = req.header('authorization') ?? '';
  const pair = /^Basic (.+)$/i.exec(header)?.[1];
  if (pair === undefined) return '';
  const [user = '', token] = Buffer.from(pair, 'base64').toString().split(/:(.*)/s);
  if (user === secrets['user'] && token === secrets['token']) return user;
  const headers = { 'www-authenticate': 'Basic realm="Jenkins"' };
  throw new JenkinsRefusal(page(401, `Invalid password/token for user: ${user}`, headers));
}

type ReadCall = JenkinsCall & { readonly action: string };

/** @throws JenkinsRefusal where there is no such job */
async function readCall({ req }: Context, context: JenkinsContext, path: string, user: string): Promise<ReadCall> {
  const [, jobs = '', action = ''] = /^((?:\/job\/[^/]+)*)\/?(.*)$/.exec(path) ?? [];
  const names = jobs.split('/job/').slice(1).map(decode);
  return {
    context,
    user,
    ...findJob(context, names),
    action,
    parts: [],
    query: new URL(req.url).searchParams,
    contentType: req.header('content-type') ?? '',
    body: await req.text(),
  };
}

/** @throws JenkinsRefusal where it is no text */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}

/** @throws JenkinsRefusal */
function findJob(
  { store }: JenkinsContext,
  names: readonly string[],
): Pick<JenkinsCall, 'fullName' | 'job' | 'branch'> {
  const { jobs, permissions } = store.state;
  if (names.length === 0) return { fullName: '', job: undefined, branch: undefined };
  // Whoever may not see a job is told that there is none.
  if (!permissions.includes('Job/Read')) throw notFound();
  const fullName = names.join('/');
  const job = jobs.find((each) => each.fullName === fullName);
  if (job) return { fullName, job, branch: undefined };
  const parent = jobs.find((each) => each.fullName === names.slice(0, -1).join('/') && each.kind === multibranch);
  const branch = parent?.branches.find(({ name }) => encodeURIComponent(name) === names.at(-1));
  if (!parent || !branch) throw notFound();
  return { fullName: parent.fullName, job: parent, branch: branch.name };
}

function isFor({ of }: JenkinsAction, { job, branch }: JenkinsCall): boolean {
  if (branch !== undefined) return of === 'branch';
  if (!job) return of === 'jenkins' || of === 'place';
  return of === 'job' || (of === 'place' && job.kind === folderKind);
}

function findAction(call: ReadCall, method: string) {
  for (const found of actions) {
    const match = found.method === method && isFor(found, call) ? found.path.exec(call.action) : null;
    if (match) return { found, parts: match.slice(1).map(decode) };
  }
  return { found: undefined, parts: [] };
}

/** What changes something wants POST. @throws JenkinsRefusal */
function refuseMethod(call: ReadCall): JenkinsAnswer {
  const isKnown = actions.some((action) => isFor(action, call) && action.path.test(call.action) && call.action !== '');
  if (isKnown) return page(405, 'POST is required for this');
  throw notFound();
}
