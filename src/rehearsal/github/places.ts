/** Where things of a repository are shown. Pure. */
import type { Branch } from './bare-repository.ts';
import { webAddress } from './repository-answers.ts';
import type { GitHubRepository } from './state.ts';

/** A place in a repository. */
export interface Place {
  readonly branch: string;
  /** Empty for the whole. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** Where a file or folder is shown. */
export function fileAddress(repository: GitHubRepository, address: string, { branch, path, isFolder }: Place): string {
  const segments = [branch, ...path.split('/').filter((each) => each !== '')].map(encodeURIComponent);
  return `${webAddress(repository, address)}/${isFolder ? 'tree' : 'blob'}/${segments.join('/')}`;
}

/** What a page is about. */
export interface Shown {
  readonly repository: GitHubRepository;
  readonly address: string;
  readonly folder: string;
  readonly branches: readonly Branch[];
}
