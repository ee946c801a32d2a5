/** Configurations of pre-commit as people write them: indentation, quotes, comments, blank lines. */
import fc from 'fast-check';

interface Hook {
  readonly id: string;
  readonly args?: readonly string[];
}

interface Repository {
  readonly repo: string;
  readonly hooks: readonly Hook[];
}

interface Style {
  /** Of the dashes below their key. */
  readonly step: number;
  readonly quote: '' | '"' | "'";
  readonly isParted: boolean;
  readonly hasComments: boolean;
  readonly head: '' | '---\n' | '# Ours.\n' | 'fail_fast: true\n';
}

export const styles: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom(0, 2, 4),
  quote: fc.constantFrom<Style['quote']>('', '"', "'"),
  isParted: fc.boolean(),
  hasComments: fc.boolean(),
  head: fc.constantFrom<Style['head']>('', '---\n', '# Ours.\n', 'fail_fast: true\n'),
});

/** As in our own templates. */
export const ownStyle: Style = { step: 2, quote: '', isParted: false, hasComments: true, head: '' };

const hooks = ['black', 'ruff', 'check-yaml', 'mypy'];

/** Each hook has the same arguments wherever it is. */
const hooksOf = (names: readonly string[]): Hook[] =>
  names.map((id) => (id === 'ruff' ? { id, args: ['--fix', '--quiet'] } : { id }));

/** Some of these repositories, each with some hooks. */
export function configurations(repos: readonly string[]): fc.Arbitrary<readonly Repository[]> {
  return fc
    .tuple(
      fc.subarray([...repos], { minLength: 1 }),
      fc.array(fc.subarray(hooks, { minLength: 1 }), { minLength: 3, maxLength: 3 }),
    )
    .map(([chosen, all]) => chosen.map((repo, index) => ({ repo, hooks: hooksOf(all[index] ?? []) })));
}

/** A configuration as text. */
export function writeConfiguration(repositories: readonly Repository[], style: Style): string {
  const { step, quote, isParted, hasComments, head } = style;
  const inner = ' '.repeat(step);
  const below = `${inner}  ${inner}`;
  const text = (value: string): string => `${quote}${value}${quote}`;
  const parts = repositories.map(({ repo, hooks: own }) => {
    const lines = own.flatMap(({ id, args }) => [
      ...(hasComments ? [`${below}# About ${id} of ${repo.length}`] : []),
      `${below}- id: ${text(id)}`,
      ...(args ? [`${below}  args: [${args.join(', ')}]`] : []),
    ]);
    const revision = repo === 'local' ? [] : [`${inner}  rev: ${text('v1.2')}${hasComments ? ' # pinned' : ''}`];
    return [`${inner}- repo: ${text(repo)}`, ...revision, `${inner}  hooks:`, ...lines].join('\n');
  });
  return `${head}repos:\n${parts.join(isParted ? '\n\n' : '\n')}\n`;
}
