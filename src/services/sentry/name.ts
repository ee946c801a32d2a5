/** What Sentry is called, and what people give to use it. */
import type { CredentialField } from '../service.ts';
import type { ServiceName } from '../service-error.ts';

export const credential: readonly CredentialField[] = [
  { name: 'token', message: 'Sentry token', environment: ['SENTRY_AUTH_TOKEN'], isSecret: true },
];

export const sentry: ServiceName = { id: 'sentry', title: 'Sentry', credential };
