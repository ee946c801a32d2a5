import { describe, expect, it } from 'vitest';
import { readPipeline } from '../../src/rehearsal/jenkins/pipeline.ts';
import { fileOf, planProjects } from '../plan-example.ts';

const projects = await planProjects();

describe.each(projects)('The Jenkinsfile of a project with $title', (project) => {
  const jenkinsfile = fileOf(project, 'Jenkinsfile');

  it('is accepted, and gives its stages', () => {
    const { mistakes, stages } = readPipeline(jenkinsfile);
    expect(mistakes).toEqual([]);
    expect(stages.map(({ name }) => name).slice(0, 3)).toEqual(['Check', 'Deploy to staging', 'Deploy to production']);
    const [check, staging] = stages;
    expect(check?.stages.map(({ name, steps }) => [name, ...steps])).toEqual([
      ['Build', 'readCommit()', "execute 'bin/build'"],
      ['Lint', "execute 'bin/lint'"],
      ['Test', "execute 'bin/test'"],
    ]);
    expect(staging).toMatchObject({
      agent: "label 'corner-shop-stage'",
      when: "beforeAgent true, branch 'develop', expression { canDeploy }",
    });
  });

  it('is refused without any one of its braces', () => {
    // Without the brace behind a dollar, a text is still a text.
    const braces = [...jenkinsfile.matchAll(/(?<!\$)\{|^ *\}/gm)].map(({ 0: text, index }) => index + text.length - 1);
    const without = braces.map((at) => jenkinsfile.slice(0, at) + jenkinsfile.slice(at + 1));
    const accepted = without.filter((text) => readPipeline(text).mistakes.length === 0);
    expect(braces.length).toBeGreaterThan(50);
    expect(accepted).toEqual([]);
  });

  it.each([
    'agent none',
    'stages {',
    'pipeline {',
    "stage('Check')",
    'steps {',
    'post {',
    'always {',
    'when {',
  ])('is refused with "%s" mistyped', (words) => {
    const mistyped = jenkinsfile.replace(words, `x${words}`);
    expect(readPipeline(mistyped).mistakes).not.toEqual([]);
  });
});

/** A pipeline with one stage, around the lines that a test is about. */
function pipeline({ head = 'agent any', stage = "steps { sh 'make' }", more = '', post = '' } = {}): string {
  return `pipeline {\n  ${head}\n  stages {\n    stage('Test') {\n      ${stage}\n    }\n    ${more}\n  }\n  ${post}\n}\n`;
}

it('says line and column, and shows the line', () => {
  expect(
    readPipeline('// A comment\n  pipeline {\n  stages { stage("a") { steps { sh "b" } } }\n}\n').mistakes,
  ).toEqual(['WorkflowScript: 2: Missing required section "agent" @ line 2, column 3.\n     pipeline {\n     ^\n']);
});

it.each([
  [pipeline({ head: '' }), 1, 'Missing required section "agent"'],
  ['pipeline {\n  agent any\n}', 1, 'Missing required section "stages"'],
  ['pipeline {\n  agent any\n  stages {\n  }\n}', 3, 'No stages specified'],
  [pipeline({ head: 'agent any\n  stagess { }' }), 3, 'Undefined section "stagess"'],
  [pipeline({ head: 'agent any\n  agent none' }), 3, 'Multiple occurrences of the agent section'],
  [pipeline({ head: 'agent' }), 2, 'Not a valid section definition: "agent". Some extra configuration is required.'],
  [pipeline({ head: "agent 'docker'" }), 2, 'Only "agent none", "agent any" or "agent {...}" are allowed.'],
  [pipeline({ head: 'agent any\n  options' }), 3, 'Not a valid section definition: "options".'],
  [pipeline({ head: 'agent any\n  options { }' }), 3, 'options can not be empty'],
  [pipeline({ head: 'agent any\n  environment { }' }), 3, 'No variables specified for environment'],
  [pipeline({ head: 'agent any\n  environment { sh }' }), 3, 'Expected name=value pairs'],
  [pipeline({ stage: '' }), 4, 'Expected one of "steps", "stages", or "parallel" for stage "Test"'],
  [pipeline({ stage: "sh 'make'" }), 5, 'Unknown stage section "sh".'],
  [pipeline({ stage: 'steps { }' }), 5, 'No steps specified for branch'],
  [
    pipeline({ stage: "steps { sh 'a' }\n      parallel { }" }),
    4,
    'Only one of "matrix", "parallel", "stages", or "steps"',
  ],
  [
    pipeline({ stage: "steps { docker.build 'shop' }" }),
    5,
    'Method calls on objects not allowed outside "script" blocks.',
  ],
  [pipeline({ stage: "steps { dir('a') { def b = 1 } }" }), 5, 'Expected a step'],
  [pipeline({ stage: "when { }\n      steps { sh 'a' }" }), 5, 'Empty when closure'],
  [pipeline({ stage: "when { banana 'a' }\n      steps { sh 'a' }" }), 5, 'Unknown conditional banana.'],
  [pipeline({ more: "stage('Test') { steps { sh 'a' } }" }), 7, 'Duplicate stage name: "Test"'],
  [pipeline({ more: "steps { sh 'a' }" }), 7, 'Expected a stage'],
  [pipeline({ more: 'stage { }' }), 7, 'Expected a stage name but did not find any'],
  [pipeline({ post: 'post { }' }), 9, 'post can not be empty'],
  [pipeline({ post: "post { failed { sh 'a' } }" }), 9, 'Invalid condition "failed" - valid conditions are [always,'],
  [pipeline({ post: "post { always { sh 'a' }\n always { sh 'b' } }" }), 9, 'Duplicate build condition name: "always"'],
  [pipeline({ stage: "steps { sh 'make }" }), 5, "expecting ', found '\\n'"],
  [`${pipeline()}}`, 11, 'unexpected token: }'],
  ['pipeline {\n  agent any', 2, "expecting '}', found ''"],
  ['pipeline {\n  agent(any]\n}', 2, "expecting ')', found ']'"],
])('refuses %j, line %d: %s', (jenkinsfile, line, words) => {
  const { mistakes } = readPipeline(jenkinsfile);
  expect(mistakes.find((mistake) => mistake.includes(words))).toMatch(new RegExp(`^WorkflowScript: ${line}: `));
});

it.each([
  ['braces in texts and comments', pipeline({ stage: `steps { sh '}' // }\n sh "\${a('}')}" /* } */ }` })],
  ['texts of several lines', pipeline({ stage: "steps { sh '''\n{\n'it''' }" })],
  ['patterns', pipeline({ stage: 'when { expression { a ==~ /[{]"/ } }\n steps { sh "a" }' })],
  ['divisions', pipeline({ stage: "steps { sleep(a / 2)\n sh 'b' /* / */ }" })],
  ['stages beside each other', pipeline({ stage: "parallel { stage('a') { steps { sh 'b' } } }" })],
  ['everything in a script', pipeline({ stage: 'steps { script { def a = 1\n b.c(a) } }' })],
  ['a call over several lines', pipeline({ stage: "steps { sh(\n script: 'a',\n label: 'b'\n) }" })],
  ['statements behind each other', "pipeline { agent any; stages { stage('a') { steps { sh 'b'; sh 'c' } } } }"],
  [
    'methods and annotations around it',
    `@Library('a') _\nimport b.C\n${pipeline()}\n@Field Map d = [:]\nvoid e() { if (f) { g() } }`,
  ],
  ["Windows' line ends", pipeline().replaceAll('\n', '\r\n')],
])('accepts %s', (_what, jenkinsfile) => {
  expect(readPipeline(jenkinsfile).mistakes).toEqual([]);
});

it('calls a script without a pipeline no mistake', () => {
  expect(readPipeline("node { sh 'make' }")).toMatchObject({
    isPipeline: false,
    mistakes: [expect.stringContaining("did not contain the 'pipeline' step")],
  });
});
