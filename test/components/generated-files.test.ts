import { describe, expect, it } from 'vitest';
import { loadComponents } from '../../src/components.ts';
import { quote } from '../../src/render.ts';
import { findAllParseErrors } from '../parse-file.ts';
import { components, planExamples, planProjects, questions } from '../plan-example.ts';

const examples = [...(await planProjects()), ...(await planExamples())];

/** Lines, as `path:number: line`, of generated files that match. */
function grep(files: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...files].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
  );
}

describe.each(examples.map((example) => [example.title, example] as const))('%s', (_, { changes, files }) => {
  it('has only files that parse', () => {
    expect(findAllParseErrors(files)).toEqual([]);
  });

  it('has only UTF-8 with Unix line ends, and one at the end of each file', () => {
    const wrong = changes.filter(({ after }) => {
      const text = after.toString();
      return !Buffer.from(text).equals(after) || /\r|^\uFEFF|\n\n$/.test(text) || !/(^|\n)$/.test(text);
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('holds nothing that a template should have filled', () => {
    const words = [
      ...questions.map(({ id }) => id),
      ...Object.keys(quote).map((name) => `${name} [\\w.-]+`),
      'slots\\..*?',
      'this',
    ];
    expect(grep(files, new RegExp(`\\{\\{[#/!>^]|\\{\\{\\{?\\s*(${words.join('|')})\\s*\\}\\}`))).toEqual([]);
    expect([...files.keys()].filter((path) => path.endsWith('.hbs'))).toEqual([]);
    expect(grep(files, /\[object Object\]|\bundefined\b|\bNaN\b/)).toEqual([]);
  });

  it('has commands that can be executed, and no other file that can', () => {
    const isProgram = (path: string) => files.get(path)?.startsWith('#!') === true;
    expect(changes.filter(({ executable, path }) => executable !== isProgram(path))).toEqual([]);
    const commands = [...files.keys()].filter((path) => /(^|\/)bin\/[^.]+$/.test(path));
    expect(commands.filter((path) => !isProgram(path))).toEqual([]);
    expect(commands).toContain('bin/up');
  });

  it('names no package registry and nothing of the machine that made it', () => {
    expect(
      grep(files, /https?:\/\/[^\s/]*(registry|pypi|pythonhosted|npmjs|mirror|proxy\.|artifactory|nexus)/i),
    ).toEqual([]);
    expect(grep(files, /--(extra-)?index-url|--trusted-host|--registry/)).toEqual([]);
    expect(grep(files, /(^|[\s"'=:(])\/(work|home|Users)\//)).toEqual([]);
  });

  it('holds no secret: they are made on the machine that needs them', () => {
    const secret = /^\s*-?\s*["']?[A-Z_]*(SECRET|PASSWORD|TOKEN|KEY)["']?\s*[=:]\s*(.+)$/;
    const isFilledLater = (line: string) =>
      /change-me$|\$\{?[A-Z_]+|\benv\(|\bcredentials\(|\$\(|self\.\w+,$/.test(line);
    expect(grep(files, secret).filter((line) => !isFilledLater(line))).toEqual([]);
    const isHash = (line: string) => /"integrity": "sha512-[\w+/]+={0,2}",?$/.test(line);
    const long = /-----BEGIN|\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{24,}\b/;
    expect(grep(files, long).filter((line) => !isHash(line))).toEqual([]);
  });
});

describe('templates', () => {
  const paths = loadComponents(components, [...components.keys()]).flatMap(({ id, files }) =>
    [...files.keys()].map((path) => `${id}/${path}`),
  );

  it('have no name that npm leaves out of a package', () => {
    const never =
      /(^|\/)(\.gitignore|\.npmignore|\.npmrc|\.git|\.DS_Store|CVS|\.svn|\.hg|\.lock-wscript|\.wafpickle-\d+|\._.*|.*\.orig|\..*\.swp|config\.gypi|npm-debug\.log|node_modules|package-lock\.json|package\.json)(\/|$)/;
    expect(paths.filter((path) => never.test(path))).toEqual([]);
  });

  it('are clean of what tools leave behind', () => {
    const left = /(^|\/)(\.\w+_cache|__pycache__|\.venv|\.coverage|\.DS_Store)(\/|$)|\.pyc$/;
    expect(paths.filter((path) => left.test(path))).toEqual([]);
  });

  it('have names that every file system can hold, Windows’ included', () => {
    const device = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i;
    expect(paths.filter((path) => !/^[\w./-]+$/.test(path) || device.test(path) || /\.(\/|$)/.test(path))).toEqual([]);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  });
});
