/** Finds `.env` and its examples, and reads their variables. Pure. */
import { type Files, folderOf, isAside, nameOf } from './files.ts';
import type { EnvExample } from './findings/files.ts';
import { type Candidate, type Decisions, decide, type Finding } from './findings/findings.ts';

const exampleName =
  /^\.?env(?:[-_.][\w-]+)?[-_.](?:example|sample|dist|template|tmpl|default|defaults)$|^(?:example|sample|template|default)[-_.]env$|^\.env[-_.]?(?:example|sample)$/i;

/** `.env.dev-sample` is the example of another file, from which services may get variables, and Compose gets none. */
const generalName = /^\.?env[-_.]?[a-z]+$|^[a-z]+[-_.]env$/i;

/**
 * The example of the environment that the user copies to `.env`.
 * @param folders where it may lie; the first that has one counts, and two beside each other are ambiguous
 */
export function detectEnvExample(files: Files, folders: readonly string[], decisions: Decisions): Finding<EnvExample> {
  const all = files.paths.filter((path) => exampleName.test(nameOf(path)) && !isAside(path));
  const general = all.filter((path) => generalName.test(nameOf(path)));
  const first = folders.find((folder) => general.some((path) => folderOf(path) === folder));
  const likely = general.filter((path) => folderOf(path) === first);
  const toCandidate = (path: string): Candidate<EnvExample> => ({
    name: path,
    value: { path, variables: [...parseVariables(files.text(path) ?? '').keys()] },
    from: [{ path }],
  });
  return decide('env-example', decisions, likely.map(toCandidate), all.map(toCandidate));
}

/** Variables of a file in the form that Compose reads: value by name. */
function parseVariables(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*)$/.exec(line);
    if (match?.[1]) variables.set(match[1], unquote(match[2] ?? ''));
  }
  return variables;
}

function unquote(written: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(written);
  return quoted?.[2] ?? written.replace(/\s+#.*$/, '').trim();
}

/** What is behind such a name is shown to nobody. */
const secretName = /pass|secret|token|key|credential|dsn|auth|salt|private|_ur[il]$/i;

/**
 * Values that Compose's variables have in a folder, as far as the repository says: `.env` before its example. Without
 * those that may be secrets: what is made of the others is shown.
 */
export function readVariables(files: Files, folder: string): ReadonlyMap<string, string> {
  const here = files.paths.filter((path) => folderOf(path) === folder);
  const path = here.find((each) => nameOf(each) === '.env') ?? here.find((each) => exampleName.test(nameOf(each)));
  const all = parseVariables(path === undefined ? '' : (files.text(path) ?? ''));
  return new Map([...all].filter(([name]) => !secretName.test(name)));
}
