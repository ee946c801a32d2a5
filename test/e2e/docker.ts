/** Asks the engine what it holds, and removes what a project left there. Knows projects by Compose's labels alone. */
import { execa } from 'execa';

const projectLabel = 'com.docker.compose.project';

/** What a command of Docker prints, a line each. Throws where it fails. */
export async function docker(...args: string[]): Promise<string[]> {
  const { stdout } = await execa('docker', args, { timeout: 120_000 });
  return stdout.split('\n').filter((line) => line !== '');
}

/** A container as the engine has it; only what tests look at. */
export interface Container {
  readonly Id: string;
  readonly State: {
    readonly Status: string;
    readonly StartedAt: string;
    readonly ExitCode: number;
    /** Where it has a health check. */
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, unknown>>;
    readonly Ports: Readonly<Record<string, { readonly HostIp: string; readonly HostPort: string }[] | null>>;
  };
}

/** The containers of a Compose project, stopped ones too. */
export async function listContainers(project: string): Promise<Container[]> {
  const ids = await docker('ps', '--all', '--quiet', '--filter', `label=${projectLabel}=${project}`);
  return ids.length === 0 ? [] : JSON.parse((await docker('inspect', ...ids)).join('\n'));
}

/** The service that a container runs. */
export function serviceOf({ Config }: Container): string {
  return Config.Labels['com.docker.compose.service'] ?? '';
}

/** What each service of a Compose project is: "healthy", "running" where nothing checks its health, "exited 1", … */
export async function readStates(project: string): Promise<Record<string, string>> {
  const states = (await listContainers(project)).map((container) => {
    const { Status, ExitCode, Health } = container.State;
    return [serviceOf(container), Status === 'exited' ? `exited ${ExitCode}` : (Health?.Status ?? Status)] as const;
  });
  return Object.fromEntries(states);
}

/**
 * Removes containers, networks, volumes and images of all Compose projects whose names begin so. Never fails.
 * @returns how many there were
 */
export async function removeFromDocker(prefix: string): Promise<number> {
  const label = `{{.Label "${projectLabel}"}}`;
  const counts = [
    await remove(prefix, ['ps', '--all', '--format', `{{.ID}} ${label}`], ['rm', '--force', '--volumes']),
    await remove(prefix, ['network', 'ls', '--format', `{{.ID}} ${label}`], ['network', 'rm']),
    await remove(prefix, ['volume', 'ls', '--format', `{{.Name}} ${label}`], ['volume', 'rm', '--force']),
    await remove(prefix, await listingOfImages(), ['image', 'rm', '--force']),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The list of images cannot show labels. */
async function listingOfImages(): Promise<string[]> {
  const images = await tryDocker([
    'image',
    'ls',
    '--all',
    '--quiet',
    '--no-trunc',
    '--filter',
    `label=${projectLabel}`,
  ]);
  const format = `{{.Id}} {{index .Config.Labels "${projectLabel}"}}`;
  return ['image', 'inspect', '--format', format, ...new Set(images)];
}

/** Removes what a listing has as "<id> <project>". @returns how many */
async function remove(prefix: string, listing: string[], removal: string[]): Promise<number> {
  const rows = (await tryDocker(listing)).map((line) => line.split(' '));
  const ids = rows.filter(([, project]) => project?.startsWith(prefix)).map(([id = '']) => id);
  if (ids.length > 0) await tryDocker([...removal, ...ids]);
  return ids.length;
}

/** Others may remove things meanwhile; what is left to list or to remove still is. */
async function tryDocker(args: string[]): Promise<string[]> {
  const { stdout } = await execa('docker', args, { reject: false, timeout: 120_000 });
  return stdout.split('\n').filter((line) => line !== '');
}
