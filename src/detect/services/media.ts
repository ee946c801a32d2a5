/** Finds where the web service keeps what people upload. Pure. */

import type { Mount } from '../findings/compose.ts';
import { type Findings, sureValue } from '../findings/findings.ts';

/**
 * What the web service mounts at MEDIA_ROOT, or at what is called media; undefined where it mounts nothing there, or
 * something that only another Compose file knows.
 */
export function mediaMount({ services, settings, compose }: Findings): Mount | undefined {
  const volumes = sureValue(compose)?.volumes ?? [];
  const mounts = (sureValue(services.web)?.mounts ?? []).filter(
    ({ source, isVolume }) => source !== undefined && source !== '' && (!isVolume || volumes.includes(source)),
  );
  const root = lastWord(sureValue(settings)?.mediaRoot?.text ?? '');
  const ends = (word: string) => mounts.find(({ target }) => `${target.replace(/\/+$/, '')}`.endsWith(`/${word}`));
  return (root === '' ? undefined : ends(root)) ?? mounts.find(({ target }) => /\/media[^/]*\/*$/i.test(target));
}

/** What a setting's path ends with: "uploads" of `BASE_DIR / "uploads"` and of `os.path.join(BASE_DIR, "/srv/uploads/")`. */
function lastWord(expression: string): string {
  const literals = [...expression.matchAll(/["']([^"']*)["']/g)].map(([, text]) => text ?? '');
  return (literals.at(-1) ?? '').replace(/^\/+|\/+$/g, '');
}
