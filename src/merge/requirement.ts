/** Reads what Python projects say of a package that they need, as PEP 508 and pip's requirements files write it. */

/** A package, and what is wanted of it. */
export interface Requirement {
  /** As PEP 503 normalises it. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Versions such as `>=5,<6`; empty for any. */
  readonly versions: string;
  /** The address it comes from, if not from an index. */
  readonly url: string;
  /** The environments it is for, such as `python_version < "3.9"`; empty for all. */
  readonly marker: string;
}

/** `Zope.Interface` and `zope_interface` are the same package. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** What a requirement asks for; undefined where it names no package, as an option or a path. Hashes are left out. */
export function parseRequirement(text: string): Requirement | undefined {
  const line = withoutHashes(text);
  const egg = /#egg=([\w.-]+)/.exec(line)?.[1];
  if (/^(-e|--editable)\b|^[\w+]+:\/\//.test(line)) {
    return egg ? { name: normaliseName(egg), extras: [], versions: '', url: line, marker: '' } : undefined;
  }
  const [wanted = '', ...markers] = line.split(/\s*;\s*/);
  const match = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(\S+)|\(?([^()@]*)\)?)$/.exec(
    wanted.trim(),
  );
  if (!match?.[1] || /[/\\]/.test(match[4] ?? '')) return undefined;
  const extras = (match[2] ?? '').split(',').map((extra) => normaliseName(extra.trim()));
  return {
    name: normaliseName(match[1]),
    extras: extras.filter((extra) => extra !== ''),
    versions: (match[4] ?? '').replace(/\s+/g, ''),
    url: match[3] ?? '',
    marker: markers.join('; ').trim(),
  };
}

/** A requirement on one line, without comments, hashes and line continuations. */
export function withoutHashes(text: string): string {
  return text
    .replace(/(^|\s)#.*/g, '')
    .replace(/\\\n/g, ' ')
    .replace(/\s--hash[= ]\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Is this package pinned to contents, not only to a version? */
export function hasHashes(text: string): boolean {
  return /\s--hash[= ]/.test(text);
}
