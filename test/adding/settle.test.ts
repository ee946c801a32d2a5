import { describe, expect, it } from 'vitest';
import { settle } from '../../src/adding/settle.ts';
import { detectRepository } from '../../src/detect/detect.ts';
import type { Decisions } from '../../src/detect/findings/findings.ts';
import { loadedComponent } from '../example-component.ts';

const subject = {
  texts: new Map([['compose.yml', 'services:\n  one:\n    image: nginx\n  two:\n    image: nginx\n']]),
  branches: { current: 'main', names: ['main'] },
};
const component = loadedComponent('proxied', {
  'docker-compose.yml.hbs': 'services:\n  {{place.nginx-service}}: {}\n',
});
const detected = (decisions: Decisions) => ({ decisions, findings: detectRepository(subject, decisions) });
const never = new AbortController().signal;

describe('settle', () => {
  it('names the flag of what is not sure, where nobody can be asked', async () => {
    await expect(
      settle(subject, detected({}), [component], new Map(), { mayAsk: false, signal: never }),
    ).rejects.toThrow('--nginx-service');
  });

  it('ends where what was decided shows that a component has no place', async () => {
    const misfit = ({ services: { nginx } }: { services: { nginx: { kind: string } } }) =>
      nginx.kind === 'sure' ? { reason: 'nginx is set up elsewhere', remedy: 'Do it there.' } : undefined;
    const settling = settle(subject, detected({ 'nginx-service': 'one' }), [{ ...component, misfit }], new Map(), {
      mayAsk: false,
      signal: never,
    });
    await expect(settling).rejects.toThrow('proxied has no place here: nginx is set up elsewhere.');
  });
});
