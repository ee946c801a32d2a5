/** What Jenkins is called, and what people give to use it. */
import type { CredentialField } from '../service.ts';
import type { ServiceName } from '../service-error.ts';

export const credential: readonly CredentialField[] = [
  { name: 'user', message: 'Jenkins user', environment: ['JENKINS_USER'], isSecret: false },
  { name: 'token', message: 'API token of that user', environment: ['JENKINS_TOKEN'], isSecret: true },
];

export const jenkins: ServiceName = { id: 'jenkins', title: 'Jenkins', credential };
