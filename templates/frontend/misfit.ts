/** Where the frontend has no place in a repository that somebody else laid out. */
import type { Misfit } from '../../src/component.ts';
import { type Findings, sureValue } from '../../src/detect/findings/findings.ts';
import { serverFileOf } from '../../src/detect/nginx-server.ts';

/** Undefined where it has one. */
export function misfit(findings: Findings): Misfit | undefined {
  const { compose, django, node, services, made } = findings;
  if (django.kind === 'none') {
    return {
      reason: 'there is no Django project whose pages it could go into',
      remedy: 'If there is one, say where: --django-folder',
    };
  }
  const there =
    sureValue(services.frontend)?.name ?? (sureValue(node)?.folder === 'frontend' ? 'frontend/' : undefined);
  if (there !== undefined) {
    return {
      reason: `${there} is the project's frontend already`,
      remedy: 'To begin anew, take that out first.',
    };
  }
  const [nginx, web] = [sureValue(services.nginx), sureValue(services.web)];
  const main = sureValue(compose)?.path;
  if (nginx && main !== undefined && !nginx.paths.includes(main)) {
    return {
      reason: `${nginx.name} stands in ${nginx.paths[0]}, not in ${main}, where the frontend would be`,
      remedy: `Move ${nginx.name} to ${main}, or name a file that has all services: --compose-file`,
    };
  }
  const isOurs = sureValue(made)?.components['nginx'] !== undefined;
  // Where several could be one of these, the person is asked first, and this again afterwards.
  if (!nginx || !web || isOurs || serverFileOf(findings) !== undefined) return undefined;
  return {
    reason: `it is not clear which server of ${nginx.name}'s configuration passes requests to the application`,
    remedy:
      'It can come where exactly one server in a file of the repository does so, with "proxy_pass http://" and the name of the service.',
  };
}
