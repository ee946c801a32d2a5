/** Reads a Dockerfile: stages, what they start from, what they run. Never throws. Pure. */
import { interpolate } from './compose/interpolate.ts';

/** One instruction, its continuation lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  readonly value: string;
  readonly line: number;
  /** The line that it ends on, a heredoc's text left out. */
  readonly lastLine: number;
}

export interface Stage {
  readonly name?: string;
  /** An image, or the name of a stage above; variables replaced by their defaults. */
  readonly from: string;
  /** The line that its FROM ends on. */
  readonly fromLine: number;
  readonly instructions: readonly Instruction[];
}

/** What an image is like that a Dockerfile builds. */
export interface BuiltImage {
  /** The image that it starts from; undefined for `scratch` and where there is no stage. */
  readonly base?: string;
  /** Images that any stage of the file starts from, and instructions of all of them. */
  readonly bases: readonly string[];
  readonly everything: readonly Instruction[];
  /** Instructions of the stage and of those that it starts from, in the order in which they act. */
  readonly instructions: readonly Instruction[];
  readonly command?: string;
  readonly entrypoint?: string;
  readonly folder: string;
}

/** Stages in their order. */
export function parseDockerfile(text: string): Stage[] {
  const args = new Map<string, string>();
  const stages: { name?: string; from: string; fromLine: number; instructions: Instruction[] }[] = [];
  for (const instruction of splitInstructions(text)) {
    const stage = stages.at(-1);
    if (instruction.keyword === 'FROM') stages.push(startStage(instruction, args));
    else if (stage) stage.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') readArg(instruction.value, args);
  }
  return stages;
}

function startStage(
  { value, lastLine }: Instruction,
  args: ReadonlyMap<string, string>,
): { name?: string; from: string; fromLine: number; instructions: [] } {
  const [from = '', as, name] = interpolate(value, args)
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'));
  return { from, fromLine: lastLine, instructions: [], ...(name && as?.toLowerCase() === 'as' && { name }) };
}

function readArg(value: string, args: Map<string, string>): void {
  const [, name = '', text = ''] = /^(\w+)=(.*)$/.exec(value) ?? [];
  if (name) args.set(name, interpolate(text.replace(/^(["'])(.*)\1$/, '$2'), args));
}

function splitInstructions(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  const lines = text.split('\n').map((line) => line.trim());
  const mark = /^#\s*escape\s*=\s*`/m.test(lines.slice(0, 3).join('\n')) ? '`' : '\\';
  for (let index = 0; index < lines.length; index += 1) {
    if (isEmpty(lines[index])) continue;
    const line = index + 1;
    const { joined, last } = joinLines(lines, index, mark);
    const [, keyword = '', value = ''] = /^(\w+)\s*([\s\S]*)$/.exec(joined) ?? [];
    index = skipHeredocs(lines, last, value);
    if (keyword) instructions.push({ keyword: keyword.toUpperCase(), value, line, lastLine: last + 1 });
  }
  return instructions;
}

function isEmpty(line = ''): boolean {
  return line === '' || line.startsWith('#');
}

/** A line with those that continue it. Comments and blank lines may stand between them. */
function joinLines(lines: readonly string[], first: number, mark: string): { joined: string; last: number } {
  const parts = [lines[first] ?? ''];
  let last = first;
  while (parts.at(-1)?.endsWith(mark) && last + 1 < lines.length) {
    last += 1;
    if (!isEmpty(lines[last])) parts.push(lines[last] ?? '');
  }
  const joined = parts.map((part) => (part.endsWith(mark) ? part.slice(0, -1).trimEnd() : part)).join(' ');
  return { joined, last };
}

function skipHeredocs(lines: readonly string[], index: number, value: string): number {
  let last = index;
  for (const [, name] of value.matchAll(/<<-?\s*["']?([A-Za-z_]\w*)["']?/g)) {
    const end = lines.findIndex((line, position) => position > last && line.trim() === name);
    if (end === -1) return last;
    last = end;
  }
  return last;
}

/** What the stage of that name builds, or the last one. */
export function builtImage(stages: readonly Stage[], target?: string): BuiltImage {
  const chain = chainOf(stages, target);
  const instructions = chain.flatMap((stage) => stage.instructions);
  const last = (keyword: string) => instructions.findLast((instruction) => instruction.keyword === keyword)?.value;
  const from = chain[0]?.from;
  const command = last('CMD');
  // One without words takes that of the image away.
  const entrypoint = commandLine(last('ENTRYPOINT') ?? '').trim();
  return {
    ...(from && from !== 'scratch' && { base: from }),
    bases: stages.map(({ from: image }) => image),
    everything: stages.flatMap((stage) => stage.instructions),
    instructions,
    ...(command && { command: commandLine(command) }),
    ...(entrypoint && { entrypoint }),
    folder: folderOfWork(instructions),
  };
}

/** The stages that the named one, or the last, is made of, the one with the outer image first. */
export function chainOf(stages: readonly Stage[], target: string | undefined): Stage[] {
  const chain: Stage[] = [];
  let position = stages.findIndex(({ name }) => target !== undefined && name?.toLowerCase() === target.toLowerCase());
  if (position === -1) position = stages.length - 1;
  while (position >= 0) {
    const stage = stages[position] as Stage;
    chain.unshift(stage);
    const before: number = position;
    position = stages.findLastIndex(
      ({ name }, index) => index < before && name?.toLowerCase() === stage.from.toLowerCase(),
    );
  }
  return chain;
}

function folderOfWork(instructions: readonly Instruction[]): string {
  return instructions
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .map(({ value }) => value.replace(/^(["'])(.*)\1$/, '$2'))
    .reduce((folder, value) => (value.startsWith('/') ? value : `${folder}/${value}`), '/')
    .replace(/(?<=.)\/+$/, '');
}

/** A command in JSON as a line of words; a line stays what it is. */
export function commandLine(value: string): string {
  if (!value.startsWith('[')) return value;
  try {
    const words: unknown = JSON.parse(value);
    return Array.isArray(words) ? joinWords(words.map(String)) : value;
  } catch {
    return value;
  }
}

/** Words as one line, quoted where they hold spaces. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/[\s"]/.test(word) ? `'${word}'` : word)).join(' ');
}
