/** Programs that judge generated files, where this machine has them. */
import { execFileSync, spawnSync } from 'node:child_process';

/** Does it start? */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['-c', ''], { stdio: 'ignore' }).status === 0;
}

/** What a POSIX shell takes the given words for. */
export function parseShellWords(words: readonly string[]): string[] {
  const output = execFileSync('sh', ['-s'], { input: `printf '%s\\0' ${words.join(' ')}`, encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

/** What Python takes the given literals for. */
export function parsePythonLiterals(literals: readonly string[]): string[] {
  const program = 'import ast, json, sys; print(json.dumps([ast.literal_eval(each) for each in json.load(sys.stdin)]))';
  return JSON.parse(execFileSync('python3', ['-c', program], { input: JSON.stringify(literals), encoding: 'utf8' }));
}

/** Files that Python cannot parse, each with the reason. */
export function findPythonErrors(sources: Readonly<Record<string, string>>): string[] {
  const program = `import ast, json, sys
for path, source in json.load(sys.stdin).items():
    try:
        ast.parse(source)
    except (SyntaxError, ValueError) as error:
        print(f"{path}: {error}")`;
  const output = execFileSync('python3', ['-c', program], { input: JSON.stringify(sources), encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}
