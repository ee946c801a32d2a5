/** What Slack is called, and what people give to use it. */
import type { CredentialField } from '../service.ts';
import type { ServiceName } from '../service-error.ts';

export const credential: readonly CredentialField[] = [
  { name: 'token', message: 'Slack token', environment: ['SLACK_TOKEN', 'SLACK_BOT_TOKEN'], isSecret: true },
];

export const slack: ServiceName = { id: 'slack', title: 'Slack', credential };
