/** Parses YAML as Compose does, with merge keys and anchors, and never throws. Pure. */
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';

/** A YAML file's content. */
export interface YamlFile {
  readonly data: unknown;
  /** The line of a key, from 1. */
  lineOf(...keys: readonly string[]): number | undefined;
  /** Keys that stand twice in one map: the last one counts, and Compose of today refuses the file. */
  readonly repeatedKeys: readonly { readonly key: string; readonly line: number }[];
}

/** Why a file is no YAML. */
export interface YamlProblem {
  readonly message: string;
  readonly line?: number;
}

/** More than any file that people write; it stops those that double themselves until memory is full. */
const maximalAliases = 10_000;

/**
 * Parses one file. Unknown tags (`!reset`) are no mistake.
 * @param options `asTexts`: every value stays the text that is written, `080` as well
 */
export function parseYaml(text: string, options: { readonly asTexts?: boolean } = {}): YamlFile | YamlProblem {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      ...(options.asTexts && { schema: 'failsafe' }),
      merge: true,
      lineCounter: lines,
      logLevel: 'error',
      prettyErrors: false,
    });
    const [error] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    if (error) return { message: `cannot be parsed: ${error.message}`, line: lines.linePos(error.pos[0]).line };
    const repeatedKeys = document.errors.map(({ pos: [start] }) => ({
      key: /^[^:\n]{1,100}/.exec(text.slice(start, start + 100))?.[0].trim() ?? '',
      line: lines.linePos(start).line,
    }));
    const data: unknown = document.toJS({ maxAliasCount: maximalAliases });
    return { data, repeatedKeys, lineOf: (...keys) => lineOf(document as Document, lines, keys) };
  } catch (error) {
    // Nested without end, or aliases that refer to themselves.
    return { message: `cannot be parsed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export function isYamlProblem(file: YamlFile | YamlProblem): file is YamlProblem {
  return 'message' in file;
}

function lineOf(document: Document, lines: LineCounter, keys: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let position: number | undefined;
  for (const key of keys) {
    const pair = isMap(node)
      ? node.items.find((each) => isScalar(each.key) && String(each.key.value) === key)
      : undefined;
    if (!isPair(pair) || !isScalar(pair.key)) return undefined;
    position = pair.key.range?.[0];
    node = pair.value;
  }
  return position === undefined ? undefined : lines.linePos(position).line;
}
