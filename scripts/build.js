/** Builds what is published: `dist/`, laid out like the sources, with every library bundled into it. */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { copy, emptyDir } from 'fs-extra/esm';

const outdir = 'dist';

async function listModules(folder) {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`);
}

/** Libraries are bundled with their licences, as these ask for. */
async function writeLicences(inputs) {
  const folders = new Set(
    inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean),
  );
  const notices = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
      const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
      const text = file ? await readFile(`${folder}/${file}`, 'utf8') : '';
      return `${name} ${version} (${license})\n\n${text.trim()}`;
    }),
  );
  await writeFile(`${outdir}/THIRD-PARTY-LICENCES.txt`, `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

await emptyDir(outdir);
const components = await readdir('templates');
const { metafile } = await build({
  entryPoints: [
    ...(await listModules('src/bin')),
    ...(await listModules('src/commands')),
    ...(await listModules('src/services')),
    ...(await listModules('src/rehearsal/stand-ins')),
    ...(await listModules('generators')),
    ...components.map((id) => `templates/${id}/component.ts`),
  ],
  outdir,
  outbase: '.',
  // Shared code lies beside the commands, so that paths relative to a module mean the same as in the sources.
  chunkNames: 'src/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  legalComments: 'none',
  // Libraries in CommonJS call `require` for Node's own modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  // The builds of these libraries that are modules, or need no file system.
  alias: { handlebars: 'handlebars/dist/cjs/handlebars.js', yaml: './node_modules/yaml/browser/dist/index.js' },
  logLevel: 'warning',
});
/** What tools leave behind when somebody tries a template where it lies. */
const isLitter = (path) => /(^|[\\/])(__pycache__|\.[a-z]+_cache)$/.test(path);
const layouts = ['files', 'elsewhere'];
const folders = components.flatMap((id) => layouts.map((layout) => `templates/${id}/${layout}`)).filter(existsSync);
await Promise.all(folders.map((path) => copy(path, `${outdir}/${path}`, { filter: (each) => !isLitter(each) })));
await writeLicences(Object.keys(metafile.inputs));
