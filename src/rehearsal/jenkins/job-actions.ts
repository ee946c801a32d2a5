/** What can be done with Jenkins' jobs: make, read, change, scan and delete them. */
import { invalid, json, notFound, page, redirect, text } from './answers.ts';
import { isXml, type JenkinsAction, type JenkinsCall, jobOf } from './call.ts';
import { folderKind, folderOf, type JenkinsJob, jobPath, multibranch } from './controller.ts';
import { branchForm, jobForm } from './forms.ts';
import { normaliseConfig, readFacts, setDisabled } from './job-config.ts';
import { scanJob } from './scan.ts';

export const jobActions: readonly JenkinsAction[] = [
  { method: 'POST', of: 'place', path: /^createItem$/, permission: 'Job/Create', run: createJob },
  { method: 'GET', of: 'place', path: /^view\/all\/checkJobName$/, permission: 'Job/Create', run: checkName },
  { method: 'GET', of: 'job', path: /^api\/json$/, permission: undefined, run: showJob },
  { method: 'GET', of: 'job', path: /^config\.xml$/, permission: 'Job/Configure', run: showConfig },
  { method: 'POST', of: 'job', path: /^config\.xml$/, permission: 'Job/Configure', run: changeJob },
  { method: 'POST', of: 'job', path: /^build$/, permission: 'Job/Build', run: buildJob },
  { method: 'POST', of: 'job', path: /^(enable|disable)$/, permission: 'Job/Configure', run: switchJob },
  { method: 'POST', of: 'job', path: /^(doDelete)$/, permission: 'Job/Delete', run: deleteJob },
  { method: 'DELETE', of: 'job', path: /^$/, permission: 'Job/Delete', run: deleteJob },
  { method: 'GET', of: 'job', path: /^(?:indexing|computation)\/consoleText$/, permission: undefined, run: showScan },
  { method: 'GET', of: 'branch', path: /^api\/json$/, permission: undefined, run: showBranch },
];

async function createJob(call: JenkinsCall) {
  const { context, fullName: folder, query, contentType, body } = call;
  if (contentType === '') throw invalid('No Content-Type header set');
  const name = verifyName(call, query.get('name'));
  if (!isXml(call)) throw invalid('No mode given');
  const read = normaliseConfig(body);
  if (!read) return page(500, 'Oops! A problem occurred while processing the request');
  const fullName = folder ? `${folder}/${name}` : name;
  context.store.update(({ jobs, lastJenkinsfile }) => {
    jobs.push({
      fullName,
      ...read,
      branches: [],
      ...(lastJenkinsfile !== undefined && { jenkinsfile: lastJenkinsfile }),
    });
  });
  await scanJob(call, fullName);
  return text('');
}

/** @throws JenkinsRefusal */
function verifyName({ context, fullName: folder }: JenkinsCall, given: string | null): string {
  if (given === null) throw invalid("Query parameter 'name' is required");
  const name = given.trim();
  if (name === '') throw invalid('No name is specified');
  if (name === '.' || name === '..') throw invalid(`‘${name}’ is not an allowed name`);
  const unsafe = /[?*/\\%!@#$^&|<>[\]:;]/.exec(name)?.[0];
  if (unsafe) throw invalid(`‘${unsafe}’ is an unsafe character`);
  const fullName = folder ? `${folder}/${name}` : name;
  // Names that differ in case alone would be one folder on some disks.
  const isTaken = context.store.state.jobs.some((job) => job.fullName.toLowerCase() === fullName.toLowerCase());
  if (isTaken) throw invalid(`A job already exists with the name ‘${name}’`);
  return name;
}

/** A part of a page: what is wrong with a name stands in it, too. */
function checkName(call: JenkinsCall) {
  const name = call.query.get('value') ?? '';
  const fullName = call.fullName ? `${call.fullName}/${name}` : name;
  const isTaken = call.context.store.state.jobs.some((job) => job.fullName === fullName);
  const words = `A job already exists with the name ‘${name}’`;
  return text(isTaken ? `<div class=error>${words}</div>` : '<div/>', 'text/html;charset=utf-8');
}

function showJob(call: JenkinsCall) {
  const { context, query } = call;
  return json(jobForm(jobOf(call), context.store.state, context.address), query.get('tree'));
}

function showConfig(call: JenkinsCall) {
  return text(jobOf(call).config, 'application/xml');
}

async function changeJob(call: JenkinsCall) {
  const job = jobOf(call);
  const read = normaliseConfig(call.body);
  if (!read || read.kind !== job.kind) return page(500, 'Oops! A problem occurred while processing the request');
  call.context.store.update(({ lastJenkinsfile }) => {
    job.config = read.config;
    if (lastJenkinsfile !== undefined) job.jenkinsfile = lastJenkinsfile;
  });
  await scanJob(call, job.fullName);
  return text('');
}

async function buildJob(call: JenkinsCall) {
  const job = jobOf(call);
  if (job.kind === folderKind) throw notFound();
  if (readFacts(job.config).isDisabled) return page(500, `${job.fullName} cannot be recomputed`);
  await scanJob(call, job.fullName);
  return redirect(addressOf(call, job));
}

function switchJob(call: JenkinsCall) {
  const job = jobOf(call);
  call.context.store.update(() => {
    job.config = setDisabled(job.config, call.parts[0] === 'disable');
  });
  return redirect(addressOf(call, job));
}

function deleteJob(call: JenkinsCall) {
  const job = jobOf(call);
  const { fullName } = job;
  call.context.store.update((controller) => {
    const isInside = (name: string) => name === fullName || name.startsWith(`${fullName}/`);
    controller.jobs = controller.jobs.filter((each) => !isInside(each.fullName));
    controller.credentials = controller.credentials.filter(({ folder }) => !isInside(folder));
  });
  if (call.parts.length === 0) return { status: 204 };
  return redirect(`${call.context.address}${jobPath(folderOf(fullName))}/`);
}

function addressOf({ context }: JenkinsCall, { fullName }: JenkinsJob): string {
  return `${context.address}${jobPath(fullName)}/`;
}

function showScan(call: JenkinsCall) {
  const job = jobOf(call);
  if (job.kind !== multibranch) throw notFound();
  return text(job.lastScan ?? `No such file: /var/jenkins_home/jobs/${job.fullName}/indexing/indexing.log`);
}

function showBranch(call: JenkinsCall) {
  const { context, branch = '', query } = call;
  return json(branchForm(jobOf(call), branch, context.address), query.get('tree'));
}
