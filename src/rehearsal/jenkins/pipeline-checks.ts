/** What Jenkins' linter refuses in a declarative pipeline, in its words. Does not know which steps there are: plugins bring them. */
import type { Statement } from './groovy-statements.ts';

/** Notes that something is wrong at a place. */
export type Complain = (message: string, offset: number) => void;

const sections = ['agent', 'stages', 'environment', 'post', 'tools', 'options', 'parameters', 'triggers', 'libraries'];
const contents = ['steps', 'stages', 'parallel', 'matrix'];
const stageSections = ['agent', 'when', 'post', 'tools', 'environment', 'options', 'input', 'failFast', ...contents];
const conditions = [
  'always',
  'changed',
  'fixed',
  'regression',
  'aborted',
  'success',
  'unsuccessful',
  'unstable',
  'failure',
  'notBuilt',
  'cleanup',
];
const conditionals = [
  'allOf',
  'anyOf',
  'branch',
  'buildingTag',
  'changeRequest',
  'changelog',
  'changeset',
  'environment',
  'equals',
  'expression',
  'isRestartedRun',
  'not',
  'tag',
  'triggeredBy',
];
const blocks = ['environment', 'post', 'tools', 'options', 'parameters', 'triggers', 'libraries'];
const beforeWhat = ['beforeAgent', 'beforeInput', 'beforeOptions'];

export function checkPipeline(pipeline: Statement, complain: Complain): void {
  if (!pipeline.body) {
    complain('Expected a block with the "pipeline" step', pipeline.start);
    return;
  }
  const names = checkSections(pipeline, sections, complain, (name) => `Undefined section "${name}"`);
  for (const required of ['agent', 'stages']) {
    if (!names.includes(required)) complain(`Missing required section "${required}"`, pipeline.start);
  }
  const stages = new Set<string>();
  for (const section of pipeline.body) {
    if (section.name === 'stages') checkStages(section, stages, complain);
    else checkCommon(section, complain);
  }
}

/** What a pipeline and a stage share: that each section is known, has something to it, and is there once. */
function checkSections(
  { body = [] }: Statement,
  known: readonly string[],
  complain: Complain,
  unknown: (name: string) => string,
  kind = 'section',
): string[] {
  const names: string[] = [];
  for (const { kind: form, name, start } of body) {
    if (form !== 'call') {
      complain(`Not a valid ${kind} definition: "${name}". Some extra configuration is required.`, start);
      continue;
    }
    if (!known.includes(name)) complain(unknown(name), start);
    if (names.includes(name)) complain(`Multiple occurrences of the ${name} section`, start);
    names.push(name);
  }
  return names;
}

function checkStages(stages: Statement, seen: Set<string>, complain: Complain): void {
  const { body = [], start } = stages;
  if (body.length === 0) complain('No stages specified', start);
  for (const stage of body) {
    if (stage.name !== 'stage' || stage.kind !== 'call') complain('Expected a stage', stage.start);
    else checkStage(stage, seen, complain);
  }
}

function checkStage(stage: Statement, seen: Set<string>, complain: Complain): void {
  const name = stage.args.find(({ kind }) => kind === 'text')?.text;
  if (name === undefined) {
    complain('Expected a stage name but did not find any', stage.start);
    return;
  }
  if (seen.has(name)) complain(`Duplicate stage name: "${name}"`, stage.start);
  seen.add(name);
  if (!stage.body) {
    complain('Stage does not have a block', stage.start);
    return;
  }
  const unknown = (section: string) =>
    `Unknown stage section "${section}". Starting with version 0.5, steps in a stage must be in a ‘steps’ block.`;
  const names = checkSections(stage, stageSections, complain, unknown, 'stage section');
  const count = contents.filter((content) => names.includes(content)).length;
  if (count === 0) complain(`Expected one of "steps", "stages", or "parallel" for stage "${name}"`, stage.start);
  if (count > 1)
    complain(`Only one of "matrix", "parallel", "stages", or "steps" allowed for stage "${name}"`, stage.start);
  for (const section of stage.body) {
    if (section.name === 'stages' || section.name === 'parallel') checkStages(section, seen, complain);
    else if (section.name === 'steps') checkSteps(section, complain);
    else if (section.name === 'when') checkWhen(section, complain);
    else checkCommon(section, complain);
  }
}

/** Sections that stand in a pipeline and in a stage alike. */
function checkCommon(section: Statement, complain: Complain): void {
  const { kind, name, body, start } = section;
  if (kind !== 'call') return;
  if (name === 'agent') checkAgent(section, complain);
  else if (!blocks.includes(name)) return;
  else if (!body) complain(`Expected a block for ${name}`, start);
  else if (name === 'environment') checkEnvironment(body, start, complain);
  else if (body.length === 0) complain(name === 'tools' ? 'No tools specified' : `${name} can not be empty`, start);
  else if (name === 'post') checkPost(body, start, complain);
}

function checkAgent({ args, body, start }: Statement, complain: Complain): void {
  const word = args.length === 1 ? args[0]?.text : undefined;
  if (!body && word !== 'none' && word !== 'any') {
    complain('Only "agent none", "agent any" or "agent {...}" are allowed.', start);
  }
  if (body?.length === 0) complain('No agent type specified.', start);
}

function checkPost(body: readonly Statement[], start: number, complain: Complain): void {
  const names = body.map(({ name }) => name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    complain(`Duplicate build condition name: "${name}"`, start);
  }
  for (const condition of body) {
    if (conditions.includes(condition.name) && condition.body) checkSteps(condition, complain);
    else {
      const valid = `valid conditions are [${conditions.join(', ')}]`;
      complain(`Invalid condition "${condition.name}" - ${valid}`, condition.start);
    }
  }
}

function checkEnvironment(body: readonly Statement[], start: number, complain: Complain): void {
  if (body.length === 0) complain('No variables specified for environment', start);
  const names: string[] = [];
  for (const { name, args, start: at } of body) {
    if (args[0]?.text !== '=') complain('Expected name=value pairs', at);
    else if (names.includes(name)) complain(`Duplicate environment variable name: "${name}"`, at);
    names.push(name);
  }
}

function checkWhen({ body = [], start }: Statement, complain: Complain): void {
  const asked = body.filter(({ name }) => !beforeWhat.includes(name));
  if (asked.length === 0) complain('Empty when closure, remove the property or add some content.', start);
  for (const { name, start: at } of asked) {
    if (conditionals.includes(name)) continue;
    complain(`Unknown conditional ${name}. Valid conditionals are: ${conditionals.join(', ')}`, at);
  }
}

/** Steps, and steps in the blocks of steps. In a `script` everything is allowed. */
function checkSteps({ body = [], start }: Statement, complain: Complain): void {
  if (body.length === 0) complain('No steps specified for branch', start);
  for (const step of body) {
    if (step.kind === 'member') {
      complain('Method calls on objects not allowed outside "script" blocks.', step.start);
    } else if (step.kind !== 'call') {
      complain('Expected a step', step.start);
    } else if (step.name === 'stage' || step.name === 'properties') {
      complain(`Invalid step "${step.name}" used - not allowed in this context`, step.start);
    } else if (step.body && step.name !== 'script') {
      checkSteps(step, complain);
    }
  }
}
