/** Tells how a repository's tests are run in the container of its web service. Pure. */
import { type Findings, sureValue } from '../detect/findings/findings.ts';

/** How Python is called there: by what the service's own command begins with, if that finds the packages. Empty without Django. */
export function pythonCommand({ django, services }: Findings): string {
  if (sureValue(django) === undefined) return '';
  const launcher = /^(poetry|uv|pipenv) run\b/.exec(sureValue(services.web)?.command ?? '')?.[0];
  return launcher === undefined ? 'python' : `${launcher} python`;
}

/** What runs the tests, from the folder of manage.py or package.json; empty where nothing is known that does. */
export function testCommand(findings: Findings): string {
  const python = pythonCommand(findings);
  if (python !== '') {
    const hasPytest = findings.pythonPackages.some((name) => name === 'pytest' || name === 'pytest-django');
    return hasPytest ? `${python} -m pytest` : `${python} manage.py test`;
  }
  const node = sureValue(findings.node);
  return node?.scripts.includes('test') ? `${node.manager} run test` : '';
}
