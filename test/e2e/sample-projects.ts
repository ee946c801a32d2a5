/** Projects with answers that break programs which do not quote, planned in memory and written to a folder. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { checkEmail } from '../../src/answer-rules.ts';
import type { Answers } from '../../src/question.ts';
import { acceptedText, awkwardTexts } from '../awkward-text.ts';
import { type Example, planProject } from '../plan-example.ts';

/** A project on disk. */
export interface Sample extends Example {
  /** Below the folder of all samples: `static-7`. */
  readonly folder: string;
}

/** The same samples in every run; change it to see others. */
export const seed = 20_250_401;
const randomSamples = 12;
const texts = ['name', 'description', 'maintainer-name'] as const;

const isEmail = (address: string) => checkEmail(address) === undefined;
/** What the rule takes of these; a later rule may take more or fewer. */
const emails = [
  `o'hara+tag@example.com`,
  '`id`@example.com',
  '{{name}}@example.com',
  '%s{x}|y=~/?^!*&@example.com',
  'x#y@example.com',
  "x'@example.com",
].filter(isEmail);
const characters = fc.constantFrom(...".!#%&'*+/=?^_`{|}~-aZ9");
const email = fc
  .string({ unit: characters, minLength: 1, maxLength: 20 })
  .map((local) => `${local}@example.com`)
  .filter(isEmail);
const random = fc.record({
  name: acceptedText,
  description: fc.oneof(acceptedText, fc.constant('')),
  'maintainer-name': acceptedText,
  'maintainer-email': email,
});

/** Each awkward text once, then random ones. Names and ports are valid: others are refused before any file is made. */
function listAnswers(slugPrefix: string): Answers[] {
  const fixed = Array.from({ length: Math.ceil(awkwardTexts.length / texts.length) }, (_, index) => ({
    ...Object.fromEntries(texts.map((id, offset) => [id, awkwardTexts[index * texts.length + offset] ?? 'none'])),
    'maintainer-email': emails[index % emails.length] ?? '',
  }));
  const all = [...fixed, ...fc.sample(random, { seed, numRuns: randomSamples })];
  return all.map((answers, index) => ({ ...answers, slug: `${slugPrefix}-${index}`, port: String(9000 + index) }));
}

/** Plans and writes the samples of one stack and database. */
export async function writeSamples(base: string, choices: Answers, slugPrefix: string): Promise<Sample[]> {
  const kind = Object.values(choices).join('-');
  return Promise.all(
    listAnswers(slugPrefix).map(async (answers, index) => {
      const folder = `${kind}-${index}`;
      const example = await planProject(folder, { ...answers, ...choices });
      for (const { path, after, executable } of example.changes) {
        const file = join(base, folder, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, after);
        if (executable) await chmod(file, 0o755);
      }
      return { ...example, folder };
    }),
  );
}

/** Paths below the folder of all samples of the files that match; of those that are the same everywhere, the first. */
export function listFilesOnce(samples: readonly Sample[], matches: (path: string, text: string) => boolean): string[] {
  const found = new Map<string, string>();
  for (const { folder, files } of samples) {
    for (const [path, text] of files) {
      const key = `${path}\0${text}`;
      if (matches(path, text) && !found.has(key)) found.set(key, `${folder}/${path}`);
    }
  }
  return [...found.values()];
}
