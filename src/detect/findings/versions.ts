/** Compares versions that were found with those that something needs. Pure. */
import { type Finding, type Findings, sureValue, type Version } from './findings.ts';

/** The number that was found, if what runs is surely older than another version. Undefined where it may be newer, or none is known. */
export function olderThan(found: Finding<Version>, other: string): string | undefined {
  const version = sureValue(found);
  if (version === undefined) return undefined;
  const { number, isLeast, below } = version;
  const isOlder = isLeast ? below !== undefined && compare(below, other) <= 0 : compare(number, other) < 0;
  return isOlder ? number : undefined;
}

function compare(one: string, other: string): number {
  const [left = [], right = []] = [one, other].map((text) => text.split('.').map(Number));
  const length = Math.max(left.length, right.length);
  const differences = Array.from({ length }, (_, index) => (left[index] ?? 0) - (right[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/**
 * Why something that needs a newer Python has no place, as the rest of a sentence about it, and the remedy.
 * @param needed a version from 3.8 on
 */
export function olderPython(findings: Findings, needed: string): { reason: string; remedy: string } | undefined {
  const python = olderThan(findings.pythonVersion, needed);
  if (python !== undefined) {
    return {
      reason: `needs Python ${needed}, and this project runs on ${python}`,
      remedy: `Bring Python to ${needed} or newer, then run again.`,
    };
  }
  // Of those before 2.2 none runs on Python 3.8.
  const django = olderThan(findings.djangoVersion, '2.2');
  if (django === undefined) return undefined;
  return {
    reason: `needs Python ${needed}, on which Django ${django} does not run`,
    remedy: `Bring Django to 2.2 and Python to ${needed} or newer, then run again.`,
  };
}
