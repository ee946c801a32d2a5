/** Small components that a test makes up, as if they had been read from `templates/`. */
import type { Component, LoadedComponent } from '../src/component.ts';

const plain: Component = {
  title: 'Example',
  description: 'A component that a test made up',
  version: 1,
  standards: ['P1'],
  requires: [],
  conflicts: [],
  questions: [],
  examples: { default: {} },
};

/** A component's own description. */
export function describeComponent(own: Partial<Component> = {}): Component {
  return { ...plain, ...own };
}

/** A component with files. */
export function loadedComponent(
  id: string,
  files: Readonly<Record<string, string>>,
  own: Partial<Component> = {},
): LoadedComponent {
  const entries = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  return { ...plain, ...own, id, files: new Map(entries) };
}
