/** Renders templates: Handlebars, strict and unescaped, with a quoting helper for each language. Pure. */
import Handlebars from 'handlebars';

/** What a template may name. */
export type Context = Readonly<Record<string, unknown>>;

/**
 * How to write a text in each language. The first group gives a whole literal, quotes included; the second gives
 * text that is safe where it lands.
 */
export const quote = {
  /** JSON strings are YAML's double-quoted ones: YAML 1.2, section 5.7. */
  yaml: (text: string) => JSON.stringify(text),
  /** Compose interpolates `$` in every value; `$$` is a dollar. */
  compose: (text: string) => JSON.stringify(text.replaceAll('$', '$$$$')),
  json: (text: string) => JSON.stringify(text),
  /** Basic strings take JSON's escapes: TOML 1.0, "String"; U+007F, which JSON leaves alone, is refused as an answer. */
  toml: (text: string) => JSON.stringify(text),
  /** Every escape that JSON uses means the same in a Python literal. */
  python: (text: string) => JSON.stringify(text),
  /** POSIX shell, 2.2.2: nothing is special between single quotes but the quote itself. */
  shell: (text: string) => `'${text.replaceAll("'", "'\\''")}'`,
  /** Single-quoted Groovy strings do not interpolate. */
  groovy: (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,

  html: (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  /**
   * What CommonMark 0.31, GitHub's tables and its formulas give a meaning inside a line, what begins a list or a rule, and
   * what makes GitHub take an address for a link: inside one an escape would be shown.
   */
  markdown: (text: string) =>
    text
      .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&')
      .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&')
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2'),
} as const satisfies Record<string, (text: string) => string>;

const handlebars = Handlebars.create();
for (const [name, write] of Object.entries(quote)) {
  handlebars.registerHelper(name, (value: unknown) => {
    if (typeof value !== 'string') throw new Error(`{{${name} …}} takes a text, not ${typeof value}.`);
    return write(value);
  });
}

/** By the template's text: `add` renders the same ones for what was there and for what will be. */
const compiled = new Map<string, HandlebarsTemplateDelegate>();

function compile(template: string): HandlebarsTemplateDelegate {
  const known = compiled.get(template) ?? handlebars.compile(template, { strict: true, noEscape: true });
  compiled.set(template, known);
  return known;
}

/**
 * Renders one template.
 * @throws Error that names the template, where it does not parse or names something unknown
 */
export function render(path: string, template: string, context: Context): string {
  try {
    return compile(template)(verifying(context));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Handlebars' own strictness ends where a name is given to a helper: a misspelt {{#if …}} would be false for ever. */
function verifying(context: Context): Context {
  return new Proxy(context, {
    get(names, name): unknown {
      if (typeof name === 'string' && !(name in names)) throw new Error(`"${name}" is not defined`);
      const value = Reflect.get(names, name);
      return isContext(value) ? verifying(value) : value;
    },
  });
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
