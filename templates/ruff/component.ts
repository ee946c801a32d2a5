import type { Component } from '../../src/component.ts';
import { sureValue } from '../../src/detect/findings/findings.ts';

export const component: Component = {
  title: 'Ruff',
  description: 'Checks the Python code where nothing does yet, with bin/lint',
  version: 1,
  standards: ['P24'],
  isPortable: true,
  joins: ['quality'],
  // What Ruff says of one folder is no matter to the rest.
  isThere: ({ quality, django }) => {
    const folder = sureValue(django)?.folder ?? '';
    return quality.linters.some(({ tool, path }) => tool === 'ruff' && `${folder}/`.startsWith(folderOf(path)));
  },
  needs: ['bin/lib.sh'],
  requires: ['project'],
  // Which has its own rules, and its own bin/lint.
  conflicts: ['django'],
  questions: [],
  contributes: {
    commands: ['| `bin/lint` | checks the Python code; `bin/lint --fix` mends it |'],
    layout: ['| `ruff.toml` | the rules for Python code |'],
  },
  examples: { default: { stack: 'static', extras: 'quality' } },
};

/** With a slash at its end; empty for the root. */
function folderOf(path: string): string {
  return path.replace(/[^/]*$/, '');
}
