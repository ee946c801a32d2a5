/** Finds what `make` and the runners of a Procfile start. Pure. */

/** A file that names commands, and those of its commands that are run. */
export interface Recipe {
  readonly file: string;
  readonly commands: string;
}

/**
 * Reads the commands that a line starts by `make` or by honcho, foreman and their like.
 * @param read gives the text of a file in the container, by its path there
 */
export function recipesIn(line: string, read: (path: string) => string | undefined): Recipe[] {
  return [...line.matchAll(/(?:^|[\s;&|"'(])(make|honcho|foreman|overmind|hivemind)((?:\s+[^\s;&|"')]+)*)/g)].flatMap(
    ([, runner = '', rest = '']) => {
      const words = rest.trim().split(/\s+/);
      return (runner === 'make' ? recipeOfMake(words, read) : recipeOfProcfile(words, read)) ?? [];
    },
  );
}

function recipeOfMake(words: readonly string[], read: (path: string) => string | undefined): Recipe | undefined {
  const folder = optionOf(words, '-C', '--directory');
  const names = [optionOf(words, '-f', '--file') ?? ['Makefile', 'makefile', 'GNUmakefile']].flat();
  const paths = names.map((name) => (folder === undefined ? name : `${folder}/${name}`));
  const file = paths.find((path) => read(path) !== undefined);
  if (file === undefined) return undefined;
  const rules = rulesOf(withVariables(read(file) ?? ''));
  const targets = plainWords(words).filter((word) => !word.includes('='));
  const [first] = rules.keys();
  const wanted = targets.length > 0 ? targets : [first ?? ''];
  return { file, commands: commandsOf(rules, wanted, new Set()).join('\n') };
}

/** With the values of variables that the file itself sets. */
function withVariables(text: string): string {
  const assignments = text.matchAll(/^(\w+)[ \t]*[:?]?=[ \t]*(.*)$/gm);
  const values = new Map([...assignments].map(([, name = '', value = '']) => [name, value.trim()]));
  return text.replace(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole);
}

interface Rule {
  readonly needs: string[];
  readonly commands: string[];
}

/** Rules by target, in the file's order. */
function rulesOf(text: string): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  let current: Rule | undefined;
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const [, target, needs = ''] = /^([\w./-]+)\s*::?(?!=)([^=]*)$/.exec(line) ?? [];
    if (target !== undefined) {
      current = { needs: needs.split(/\s+/).filter((need) => need !== ''), commands: [] };
      if (!target.startsWith('.')) rules.set(target, current);
    } else if (line.startsWith('\t')) current?.commands.push(line.trim().replace(/^[@-]+/, ''));
    else if (line.trim() !== '') current = undefined;
  }
  return rules;
}

/** What a target needs comes before its own commands. */
function commandsOf(rules: ReadonlyMap<string, Rule>, targets: readonly string[], seen: Set<string>): string[] {
  return targets.flatMap((target) => {
    const rule = rules.get(target);
    if (!rule || seen.has(target)) return [];
    seen.add(target);
    return [...commandsOf(rules, rule.needs, seen), ...rule.commands];
  });
}

/** Without names, all of it runs. */
function recipeOfProcfile(words: readonly string[], read: (path: string) => string | undefined): Recipe | undefined {
  const file = optionOf(words, '-f', '--procfile') ?? 'Procfile';
  const text = read(file);
  if (text === undefined) return undefined;
  const names = plainWords(words).filter((word) => !['start', 'run'].includes(word));
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', command] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
    return command !== undefined && (names.length === 0 || names.includes(name)) ? [command] : [];
  });
  return { file, commands: lines.join('\n') };
}

const optionsWithValue = ['-C', '--directory', '-f', '--file', '--procfile', '-j', '-e', '-d', '-p'];

function optionOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word));
  return at === -1 ? undefined : words[at + 1];
}

function plainWords(words: readonly string[]): string[] {
  return words.filter(
    (word, index) => word !== '' && !word.startsWith('-') && !optionsWithValue.includes(words[index - 1] ?? ''),
  );
}
