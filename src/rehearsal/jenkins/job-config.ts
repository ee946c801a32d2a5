/** What Jenkins makes of a job's configuration: the fields that it knows, in its order, with those that were left out. */
import { folderKind, multibranch } from './controller.ts';
import { nodeAt, readXml, textAt, writeXml, type XmlNode } from './xml-document.ts';

const declaration = '<?xml version="1.1" encoding="UTF-8"?>\n';

/** The plugin and version that Jenkins notes with each class of it. */
const plugins: readonly (readonly [classes: RegExp, plugin: string])[] = [
  [/^org\.jenkinsci\.plugins\.workflow\.multibranch\./, 'workflow-multibranch@821.vc3b_4ea_780798'],
  [/^org\.jenkinsci\.plugins\.github_branch_source\./, 'github-branch-source@1917.v9ee8a_39b_3d0d'],
  [/^com\.cloudbees\.hudson\.plugins\.folder\./, 'cloudbees-folder@6.1073.va_7888eb_dd514'],
  [/^jenkins\.branch\./, 'branch-api@2.1268.v044a_87612da_8'],
];

const known: Readonly<Record<string, readonly string[]>> = {
  [multibranch]: [
    'actions',
    'description',
    'displayName',
    'properties',
    'folderViews',
    'healthMetrics',
    'icon',
    'orphanedItemStrategy',
    'triggers',
    'disabled',
    'sources',
    'factory',
  ],
  [folderKind]: ['actions', 'description', 'displayName', 'properties', 'folderViews', 'healthMetrics', 'icon'],
};

/** Written although nobody gave them. Texts have a text, the rest is empty. */
const always: Readonly<Record<string, string>> = {
  actions: '',
  description: '',
  properties: '',
  healthMetrics: '',
  triggers: '',
  disabled: 'false',
};

/** The configuration as Jenkins would give it back; undefined where it is no XML. */
export function normaliseConfig(xml: string): { readonly kind: string; readonly config: string } | undefined {
  const root = readXml(xml);
  if (!root) return undefined;
  const names = known[root.name];
  const children = names?.flatMap((name) => childOf(root, name)) ?? root.children;
  return { kind: root.name, config: declaration + writeXml(withPlugins({ ...root, children })) };
}

function childOf(root: XmlNode, name: string): XmlNode[] {
  const found = nodeAt(root, [name]);
  if (found) return [found];
  const text = always[name];
  return text === undefined ? [] : [{ name, attributes: {}, children: [], text }];
}

function withPlugins(node: XmlNode, isRoot = true): XmlNode {
  const kind = node.attributes['class'] ?? node.name;
  // A class that is only referred to, or lies inside of one of the same plugin, is written without.
  const isNoted = (isRoot || node.attributes['class'] !== undefined) && node.attributes['reference'] === undefined;
  const plugin = isNoted ? plugins.find(([classes]) => classes.test(kind))?.[1] : undefined;
  const attributes = plugin ? { ...node.attributes, plugin } : node.attributes;
  return { ...node, attributes, children: node.children.map((child) => withPlugins(child, false)) };
}

export interface JobFacts {
  readonly description: string;
  readonly isDisabled: boolean;
  readonly repository: { readonly owner: string; readonly name: string };
}

/** What a configuration says. */
export function readFacts(config: string): JobFacts {
  const root = readXml(config);
  const source = nodeAt(root, ['sources', 'data', 'jenkins.branch.BranchSource', 'source']);
  return {
    description: textAt(root, ['description']),
    isDisabled: textAt(root, ['disabled']) === 'true',
    repository: { owner: textAt(source, ['repoOwner']), name: textAt(source, ['repository']) },
  };
}

export function setDisabled(config: string, isDisabled: boolean): string {
  return config.replace(/(<disabled>)\w+(<\/disabled>)/, `$1${isDisabled}$2`);
}
