/** What a service is built from: `build:` of Compose, before and after its defaults. Pure. */
import { pathFrom } from '../files.ts';
import type { Service } from '../findings/compose.ts';
import { fieldAt, isFields, textOf } from '../values.ts';

/** What the files say; a file that lies over another says only what differs. */
export interface DeclaredBuild {
  /** What the context starts from. */
  readonly folder: string;
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  /** A Dockerfile that stands in the Compose file. */
  readonly inline?: string;
}

/** @param folder what its paths start from */
export function declareBuild(build: unknown, folder: string): DeclaredBuild {
  const context = textOf(isFields(build) ? build['context'] : build);
  const dockerfile = textOf(fieldAt(build, 'dockerfile'));
  const target = textOf(fieldAt(build, 'target'));
  const inline = textOf(fieldAt(build, 'dockerfile_inline'));
  return {
    folder,
    ...(context !== undefined && { context }),
    ...(dockerfile !== undefined && { dockerfile }),
    ...(target !== undefined && { target }),
    ...(inline !== undefined && { inline }),
  };
}

/** With Compose's defaults, and as paths of the repository. No context: it lies outside. */
export function resolveBuild({
  folder,
  context = '.',
  dockerfile = 'Dockerfile',
  target,
}: DeclaredBuild): NonNullable<Service['build']> {
  const isRemote = /^(https?|git|ssh):|^git@/.test(context);
  const path = isRemote ? undefined : pathFrom(folder, context);
  const file = path === undefined ? undefined : pathFrom(path, dockerfile);
  return {
    ...(path !== undefined && { context: path }),
    ...(file !== undefined && { dockerfile: file }),
    ...(target && { target }),
  };
}
