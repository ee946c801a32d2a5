/** The folder of a rehearsal: its secrets and its port, chosen once. What the stand-ins keep lies beside them. */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { xdgState } from 'xdg-basedir';
import { explainSystemError, systemCode, UserError } from '../errors.ts';
import type { ServiceId } from '../services/service.ts';

/** Where rehearsals are kept unless another folder is named. XDG Base Directory Specification, "XDG_STATE_HOME". */
export const defaultRehearsalFolder = join(xdgState ?? '.', 'countable', 'rehearsal');

/** What a folder keeps beside the state of its stand-ins. */
export interface RehearsalSettings {
  /** Recorded addresses have it, so it stays. */
  readonly port: number;
  /** By it, processes on one folder recognise each other. */
  readonly key: string;
  /** The one valid credential of each service. */
  readonly secrets: Readonly<Record<ServiceId, Readonly<Record<string, string>>>>;
}

const settingsFile = 'rehearsal.json';

/** Everything that a rehearsal writes: `eraseRehearsal` removes these and nothing else. */
const ownFiles = /^(rehearsal\.json|calls\.jsonl|(github|slack|sentry|jenkins)(\.json)?)(\.[0-9a-f]+)?$/;

/**
 * The settings of a folder, made where there are none; also when two processes come at the same moment.
 * @throws UserError where the folder is somebody else's, or cannot be used
 */
export async function readOrMakeSettings(folder: string): Promise<RehearsalSettings> {
  return explained(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const existing = await readSettings(folder);
    if (existing) return existing;
    await verifyOurs(folder);
    const temporary = await writeBeside(folder, newSettings());
    try {
      // Unlike a rename this fails where another process was faster: its settings count then.
      await link(temporary, join(folder, settingsFile));
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    } finally {
      await rm(temporary, { force: true });
    }
    return (await readSettings(folder)) as RehearsalSettings;
  });
}

/** Keeps another port from now on. */
export async function writePort(folder: string, settings: RehearsalSettings, port: number): Promise<RehearsalSettings> {
  return explained(folder, async () => {
    const changed = { ...settings, port };
    await rename(await writeBeside(folder, changed), join(folder, settingsFile));
    return changed;
  });
}

/** Removes all that was rehearsed, but not what does not belong to a rehearsal; port and secrets stay. */
export async function eraseRehearsal(folder: string): Promise<void> {
  await explained(folder, async () => {
    if ((await readSettings(folder)) === undefined) return;
    const names = (await readdir(folder)).filter((name) => ownFiles.test(name) && name !== settingsFile);
    await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  });
}

/** What only somebody who can read the folder can answer to a question. */
export function proofOf(settings: RehearsalSettings, question: string): string {
  return createHmac('sha256', settings.key).update(question).digest('hex');
}

/** Is it that answer? */
export function isProofOf(settings: RehearsalSettings, question: string, answer: string): boolean {
  const [expected, given] = [Buffer.from(proofOf(settings, question)), Buffer.from(answer)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

async function readSettings(folder: string): Promise<RehearsalSettings | undefined> {
  const file = join(folder, settingsFile);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RehearsalSettings;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file} is damaged.`, `Remove the folder to start afresh: rm -r '${folder}'`);
  }
}

/** A folder that holds other things is hardly meant. */
async function verifyOurs(folder: string): Promise<void> {
  const foreign = (await readdir(folder)).find((name) => !ownFiles.test(name));
  if (foreign === undefined) return;
  throw new UserError(
    `${folder} holds other things than a rehearsal, such as ${foreign}.`,
    'Name a folder that is empty or does not exist: --state FOLDER',
  );
}

async function writeBeside(folder: string, settings: RehearsalSettings): Promise<string> {
  const temporary = join(folder, `${settingsFile}.${randomBytes(6).toString('hex')}`);
  await writeFile(temporary, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  return temporary;
}

/** Each has the form of the real ones, so that checks of form pass. */
function newSettings(): RehearsalSettings {
  return {
    // Below what systems give to outgoing connections, so that it is still free the next time.
    port: randomInt(18_000, 30_000),
    key: randomBytes(32).toString('hex'),
    secrets: {
      github: { token: `ghp_${randomBytes(18).toString('hex')}` },
      slack: { token: `xoxb-${randomInt(1e11, 1e12)}-${randomInt(1e11, 1e12)}-${randomBytes(12).toString('hex')}` },
      sentry: { token: randomBytes(32).toString('hex') },
      jenkins: { user: 'ada', token: `11${randomBytes(16).toString('hex')}` },
    },
  };
}

async function explained<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError || systemCode(error) === undefined) throw error;
    throw new UserError(
      `Cannot use ${folder} for the rehearsal: ${explainSystemError(error)}.`,
      'Mend that, or name another folder: --state FOLDER',
      undefined,
      { cause: error },
    );
  }
}
