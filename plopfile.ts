/** Registers every generator with plop, nothing else: `npm run plop` lists and runs what `countable` runs. */
import type { NodePlopAPI } from 'plop';
import { readComponents } from './src/components.ts';
import type { Generator } from './src/generator.ts';
import { importModule, listModules } from './src/modules.ts';
import { runGenerator } from './src/pipeline.ts';

/** Everything a generator does is the pipeline's: plop's own file actions are neither atomic nor shown before they write. */
const actionType = 'countable';

export default async function plopfile(plop: NodePlopAPI): Promise<void> {
  const components = await readComponents();
  const generators = new Map<string, Generator>();
  for (const name of listModules('generators')) {
    const generator = (await importModule(`generators/${name}`))['generator'] as Generator;
    generators.set(name, generator);
    plop.setGenerator(name, {
      description: generator.summary,
      prompts: [
        { name: 'folder', message: 'Folder to make it in (empty: the slug)' },
        { name: 'yes', type: 'confirm', message: 'Take the default of every answer?', default: false },
      ],
      actions: [{ type: actionType, data: { name } }],
    });
  }
  plop.setActionType(actionType, async ({ folder, yes }, config) => {
    const { name } = config.data as { name: string };
    const generator = generators.get(name) as Generator;
    const request = {
      folder: folder || undefined,
      flags: {},
      answersFile: undefined,
      yes: yes === true,
      dryRun: false,
      json: false,
      git: true,
      register: false,
      rehearse: false,
      verbose: false,
    };
    await runGenerator(generator, components, request, new AbortController().signal);
    return name;
  });
}
