/** Merges YAML files by key and item. What is there stays as it is written; what is added is written like it. */
import { isScalar } from 'yaml';
import { composePolicy } from './compose.ts';
import { preCommitPolicy } from './pre-commit.ts';
import {
  type Additions,
  type FileRule,
  fileRule,
  type IsWanted,
  markName,
  type Removals,
  readBrought,
} from './rule.ts';
import { applySplices, openText } from './splice.ts';
import { findMissing, namesOf, type Policy } from './structure.ts';
import { findRemovable } from './structure-removal.ts';
import { verifyMerged } from './verify-merged.ts';
import { attachComments } from './yaml-comments.ts';
import { insertMissing, type YamlInsertion, type YamlMissing } from './yaml-insert.ts';
import { Comments, cutRemovable } from './yaml-remove.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** Compose files: by service and key. */
export const composeRule = yamlRule(composePolicy);

/** pre-commit's configuration: by repository and hook. */
export const preCommitRule = yamlRule(preCommitPolicy);

/** Adds the keys and items that are missing. */
function yamlRule(policy: Policy): FileRule {
  return fileRule({
    findAdditions: (ours, theirs) => findAdditions(ours, theirs, policy),
    findRemovals: (ours, theirs, isWanted) => findRemovals(ours, theirs, isWanted, policy),
  });
}

/** The last result: mostly it is what the next component is merged into, and reading is what takes the time. */
let latest: YamlSource | undefined;

function findAdditions(ours: string, theirs: string, policy: Policy): Additions {
  const own = latest?.text === ours ? latest : readYaml(ours);
  const other = readTheirs(theirs);
  const missing = findMissing(own.root, other.root, policy);
  const insertions = missing
    .flatMap((each) => insertMissing(own, other, each))
    .sort((a: YamlInsertion, b: YamlInsertion) => a.at - b.at || b.depth - a.depth);
  const result = applySplices(openText(ours), insertions);
  verifyMerged(
    () => {
      latest = readYaml(result);
      return latest.root;
    },
    own.root,
    other.root,
    policy,
  );
  return { insertions, added: [...namesOf(missing, policy), ...missing.flatMap(marksOf)] };
}

function marksOf({ into: { place }, name }: YamlMissing): string[] {
  if (place.heir) return [markName('inherited', name)];
  return place.node && 'source' in place.node && !isScalar(place.node) ? [markName('alias', name)] : [];
}

function findRemovals(ours: string, theirs: string, isWanted: IsWanted, policy: Policy): Removals {
  const own = readYaml(ours);
  const other = readTheirs(theirs);
  const comments = new Comments(own, other);
  const { removable, kept } = findRemovable(own.root, other.root, {
    policy,
    isWanted,
    isUntouched: (pair) => comments.isUntouched(pair),
  });
  return { removals: removable.flatMap((each) => cutRemovable(own, each, comments, isWanted)), kept };
}

/** What a component brings, each comment at the entry that it explains. */
function readTheirs(text: string): YamlSource {
  const source = readBrought(readYaml, text);
  attachComments(source);
  return source;
}
