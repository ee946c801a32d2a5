/** Finds files to which nothing can be added, whatever it is. Pure. */
import { type Findings, sureValue } from '../detect/findings/findings.ts';
import type { Place } from '../place.ts';
import { ruleAt } from './merge-file.ts';

/** By path, the reason as the end of a sentence that begins with the path. */
export function findClosedFiles(findings: Findings, place: Place): Map<string, string> {
  const closed = new Map<string, string>();
  const compose = sureValue(findings.compose);
  if (compose?.isVersionOne) closed.set(compose.path, 'is in the first format of Compose, without "services:"');
  if (compose && !compose.isReadable) {
    const problem = findings.problems.find(({ path }) => path === compose.path);
    closed.set(compose.path, problem ? lineOf(problem) : 'cannot be parsed');
  }
  const settings = sureValue(findings.settings);
  if (settings?.isClasses) {
    closed.set(settings.base.path, 'keeps its settings in classes, where a line at the end does nothing');
  }
  const manifest = sureValue(findings.requirements);
  if (manifest && !ruleAt(manifest.path, place)) {
    closed.set(manifest.path, 'names packages in a form that nothing can be added to by itself');
  } else if (manifest?.hasHashes && manifest.format === 'requirements' && manifest.lock === undefined) {
    closed.set(manifest.path, 'pins packages with hashes; only the tool that made it can add one');
  }
  return closed;
}

function lineOf({ line, message }: { readonly line?: number; readonly message: string }): string {
  return line === undefined ? message : `${message} (line ${line})`;
}
