/** What GitHub is called, and what people give to use it. */
import type { CredentialField } from '../service.ts';
import type { ServiceName } from '../service-error.ts';

export const credential: readonly CredentialField[] = [
  { name: 'token', message: 'GitHub token', environment: ['GITHUB_TOKEN', 'GH_TOKEN'], isSecret: true },
];

export const gitHub: ServiceName = { id: 'github', title: 'GitHub', credential };
