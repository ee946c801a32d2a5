/** Asks Jenkins whom the credential belongs to. */
import type { Connection, Identity } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { jenkins } from './name.ts';
import { lint, readUser } from './read-job.ts';

/** @throws ServiceError where Jenkins knows nobody of that name, or a password was given instead of a token */
export async function identifyInJenkins(connection: Connection): Promise<Identity> {
  const name = await readUser(connection);
  if (!name)
    throw new ServiceError({
      service: jenkins,
      doing: 'asking who we are',
      kind: 'unauthorized',
      reason: 'it takes us for nobody',
      remedy: 'To give user and API token: countable login jenkins',
    });
  // The one thing to send that changes nothing: a password is refused here.
  await lint(connection, '');
  // Rights may be given for a folder alone, and Jenkins tells them to nobody: what is lacking shows in reading.
  return { name: `${name} (Jenkins)`, lacks: [] };
}
