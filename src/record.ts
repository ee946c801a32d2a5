/** `.countable.yml`: what was made, from which answers, by which version. Never a secret. Pure. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { LoadedComponent } from './component.ts';
import type { Answers } from './question.ts';

/** Where the record lies in a repository. */
export const recordPath = '.countable.yml';

/** The hash that the record keeps of a file, to tell later whether somebody changed it. */
export function hashContent(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

interface Made {
  /** Of the tool. */
  readonly version: string;
  readonly answers: Answers;
  readonly components: readonly LoadedComponent[];
  /** Of every generated file, by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** The record's text. */
export function renderRecord({ version, answers, components, hashes }: Made): string {
  const record = {
    countable: version,
    answers,
    components: Object.fromEntries(components.map((component) => [component.id, component.version])),
    files: hashes,
  };
  const head =
    '# What countable made, and from which answers. It is read when components are added or updated: keep it.\n';
  return head + stringify(record, { lineWidth: 0 });
}
