/** Finds what happens when the web service starts: migrations, static files, the server. Pure. */

import type { Entrypoint } from '../findings/files.ts';
import type { Finding, Origin } from '../findings/findings.ts';
import { isCollectingStatic, isMigrating, wordsOf } from './commands.ts';
import { type KnownService, withoutSecrets } from './kinds.ts';
import { type Commands, kindOfRuns } from './runs.ts';

/** A script of a shell that does more than wait for another service. */
function isStarting(script: string, text: string): boolean {
  return (text.startsWith('#!') || script.endsWith('.sh')) && !/wait[-_]?for/.test(script) && !script.endsWith('.py');
}

/** Is it one script that migrates whatever the command is, and hands the command on as it came, with the same environment? */
function isMigratingForAll(entrypoint: readonly Commands[]): boolean {
  const [line, script, ...others] = entrypoint;
  if (!line || !script || others.length > 0 || !isMigrating(script.text)) return false;
  const commands = script.text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('#'));
  const isChoosing = commands.some((each) => /\$\{?[1#]|\bcase\b|^(export|source|\.|set -a)\s/.test(each));
  return !isChoosing && wordsOf(line.text).length === 1 && /^(exec )?"?\$\{?[@*]\}?"?$/.test(commands.at(-1) ?? '');
}

/** @param web the web service; without one there is no entrypoint */
export function detectEntrypoint(web: KnownService | undefined): Finding<Entrypoint> {
  if (!web) return { kind: 'none' };
  const { command, entrypoint, dockerfile } = web.runs;
  const texts = [...entrypoint, ...command];
  if (texts.length === 0) return { kind: 'none' };
  const scripts = texts.flatMap(({ script, text }) =>
    script !== undefined && isStarting(script, text) ? [script] : [],
  );
  const kind = kindOfRuns(web.runs);
  const value: Entrypoint = {
    scripts: [...new Set(scripts)],
    migrates: texts.some(({ text }) => isMigrating(text)),
    migratesForAll: isMigratingForAll(entrypoint),
    collectsStatic: texts.some(({ text }) => isCollectingStatic(text)),
    collectsInBuild: (web.runs.built?.everything ?? []).some(
      ({ keyword, value }) => keyword === 'RUN' && isCollectingStatic(value),
    ),
    ...(kind?.kind === 'web' && { server: kind.program }),
  };
  const path = scripts[0] ?? (web.service.command === undefined ? dockerfile : undefined) ?? web.service.paths[0] ?? '';
  const from: Origin = { path, says: withoutSecrets(texts[0]?.text.split('\n')[0]?.slice(0, 100) ?? '') };
  return { kind: 'sure', name: path, value, from: [from] };
}
