/** Reads a Jenkinsfile as Jenkins' linter does: names what is wrong with a declarative pipeline, and gives its stages. */
import { type Statement, statementsOf } from './groovy-statements.ts';
import { GroovyMistake, type Token, tokensOf } from './groovy-tokens.ts';
import { type Complain, checkPipeline } from './pipeline-checks.ts';

export interface PipelineStage {
  readonly name: string;
  /** Where and when it runs, as the Jenkinsfile has it: "label 'docker'". */
  readonly agent: string;
  readonly when: string;
  readonly steps: readonly string[];
  /** Of `stages` or `parallel`. */
  readonly stages: readonly PipelineStage[];
}

export interface Pipeline {
  /** False for a script of another kind; what is said of that is no mistake. */
  readonly isPipeline: boolean;
  /** In Jenkins' words, each with its place and the line itself; empty where nothing is wrong. */
  readonly mistakes: readonly string[];
  readonly stages: readonly PipelineStage[];
}

export function readPipeline(jenkinsfile: string): Pipeline {
  // A line's end is one character, so that columns count right.
  const source = jenkinsfile.replaceAll('\r\n', '\n');
  const mistakes: string[] = [];
  const complain: Complain = (message, offset) => mistakes.push(describe(source, message, offset));
  try {
    const pipeline = statementsOf(tokensOf(source)).find(({ name }) => name === 'pipeline');
    if (!pipeline) {
      const words = `Jenkinsfile content '${jenkinsfile}' did not contain the 'pipeline' step`;
      return { isPipeline: false, mistakes: [words], stages: [] };
    }
    checkPipeline(pipeline, complain);
    return { isPipeline: true, mistakes, stages: stagesIn(pipeline, source) };
  } catch (error) {
    if (!(error instanceof GroovyMistake)) throw error;
    complain(error.message, error.offset);
    return { isPipeline: true, mistakes, stages: [] };
  }
}

/** As Groovy's compiler shows it. */
function describe(source: string, message: string, offset: number): string {
  const before = source.slice(0, offset).split('\n');
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  const text = source.split('\n')[line - 1] ?? '';
  const sample = `   ${text}\n   ${' '.repeat(column - 1)}^\n`;
  return `WorkflowScript: ${line}: ${message} @ line ${line}, column ${column}.\n${sample}`;
}

function stagesIn({ body = [] }: Statement, source: string): PipelineStage[] {
  const holders = body.filter(({ name }) => name === 'stages' || name === 'parallel');
  const stages = holders.flatMap(({ body: inner = [] }) => inner.filter(({ name }) => name === 'stage'));
  return stages.map((stage) => ({
    name: stageName(stage) ?? '',
    agent: contentOf(stage, 'agent', source).join(', '),
    when: contentOf(stage, 'when', source).join(', '),
    steps: contentOf(stage, 'steps', source),
    stages: stagesIn(stage, source),
  }));
}

/** The text in the parentheses of `stage('Test')`; undefined where there is none. */
function stageName({ args }: Statement): string | undefined {
  return args.find(({ kind }: Token) => kind === 'text')?.text;
}

/** What stands in a section of a stage, each statement on one line. */
function contentOf(stage: Statement, section: string, source: string): string[] {
  const found = stage.body?.find(({ name }) => name === section);
  if (!found) return [];
  const parts = found.body ?? [{ start: found.args[0]?.start ?? found.end, end: found.end }];
  return parts.map(({ start, end }) => source.slice(start, end).replace(/\s+/g, ' '));
}
