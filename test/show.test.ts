import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { countFiles, describePlan, showTree } from '../src/show.ts';
import type { Change } from '../src/tree.ts';

const change = (path: string, bytes: number, kind: Change['kind'] = 'create'): Change => ({
  kind,
  path,
  after: Buffer.alloc(bytes),
  executable: path.startsWith('bin/'),
  components: ['project'],
});
const changes = [
  change('README.md', 10),
  change('bin/up', 1500),
  change('web/app/x.py', 0),
  change('web/y.py', 3, 'update'),
];

describe('showTree', () => {
  it('draws folders before files, each file with its size, and says what was there', () => {
    expect(showTree('./shop', changes, createColors(false)).split('\n')).toEqual([
      './shop',
      '├─ bin/',
      '│  └─ up         1.5 kB',
      '├─ web/',
      '│  ├─ app/',
      '│  │  └─ x.py       0 B',
      '│  └─ y.py          3 B  changed',
      '└─ README.md       10 B',
    ]);
  });
});

describe('countFiles', () => {
  it('adds up files and sizes', () => {
    expect(countFiles(changes)).toBe('4 files, 1.51 kB');
    expect(countFiles(changes.slice(0, 1))).toBe('1 file, 10 B');
  });
});

describe('describePlan', () => {
  it('gives programs path, size and origin of each file, and not its content', () => {
    expect(describePlan({ changes: changes.slice(1, 2) })).toEqual({
      changes: [{ kind: 'create', path: 'bin/up', bytes: 1500, executable: true, components: ['project'] }],
    });
  });
});
