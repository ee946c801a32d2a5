import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment, parse as parseHtml } from 'parse5';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { quote, render } from '../src/render.ts';
import { acceptedText, awkwardTexts } from './awkward-text.ts';
import { parseMarkdown, shownText, typesIn } from './markdown.ts';
import { hasProgram, parsePythonLiterals, parseShellWords } from './programs.ts';

/** Checks for every awkward text, and for many random ones, that a reader of the language gets the text back. */
function verifyReads(read: (text: string) => unknown): void {
  const verify = (text: string) => void expect(read(text)).toBe(text);
  awkwardTexts.map((text) => text.trim()).forEach(verify);
  fc.assert(fc.property(acceptedText, verify));
}

/** As before, where starting the reader takes time: all texts at once. */
function verifyReadsAll(read: (texts: readonly string[]) => string[]): void {
  const texts = [...awkwardTexts, ...fc.sample(acceptedText, 300)];
  expect(read(texts)).toEqual(texts);
}

describe('quoting', () => {
  it('gives YAML that reads as the text, also inside a flow', () => {
    verifyReads((text) => parseYaml(`a: [${quote.yaml(text)}] # end`).a[0]);
    verifyReads((text) => parseYaml(`a: ${quote.yaml(text)}`, { version: '1.1' }).a);
  });

  it('gives YAML that Compose reads as the text, dollars included', () => {
    verifyReads((text) => {
      const value: string = parseYaml(`a: ${quote.compose(text)}`).a;
      return value.replace(/\$(.?)/gu, (_, next) => (next === '$' ? '$' : `[variable ${next}]`));
    });
  });

  it('gives JSON that reads as the text', () => {
    verifyReads((text) => JSON.parse(`{"a": ${quote.json(text)}}`).a);
  });

  it('gives TOML that reads as the text', () => {
    verifyReads((text) => parseToml(`a = ${quote.toml(text)} # end`)['a']);
  });

  it.runIf(hasProgram('python3'))('gives Python that reads as the text', () => {
    verifyReadsAll((texts) => parsePythonLiterals(texts.map(quote.python)));
  });

  it.runIf(hasProgram('sh'))('gives a word that a POSIX shell reads as the text', () => {
    verifyReadsAll((texts) => parseShellWords(texts.map(quote.shell)));
  });

  it('gives a Groovy string that ends where it should, and in which a backslash only escapes', () => {
    verifyReads((text) => {
      const literal = /^'((?:[^'\\]|\\[\\'])*)'$/.exec(quote.groovy(text))?.[1];
      return literal?.replace(/\\(.)/g, '$1');
    });
  });

  it('gives HTML that reads as the text, in elements and in attributes of either quote', () => {
    const element = (html: string) => parseFragment(html).childNodes[0] as DefaultTreeAdapterTypes.Element;
    verifyReads((text) => innerText(element(`<p>${quote.html(text)}</p>`)));
    verifyReads((text) => element(`<p title="${quote.html(text)}">`).attrs[0]?.value);
    verifyReads((text) => element(`<p title='${quote.html(text)}'>`).attrs[0]?.value);
  });

  it('gives HTML that reads as the text in a title', () => {
    verifyReads((text) => {
      const page = parseHtml(`<!doctype html><html><head><title>${quote.html(text)}</title></head></html>`);
      const html = page.childNodes[1] as DefaultTreeAdapterTypes.Element;
      const head = html.childNodes[0] as DefaultTreeAdapterTypes.Element;
      return head.childNodes.map((node) => innerText(node as DefaultTreeAdapterTypes.Element)).join();
    });
  });

  it.each([
    ['heading', (text: string) => `# ${text}\n`],
    ['paragraph', (text: string) => `${text}\n`],
    ['paragraph', (text: string) => `${text}\nNext line.\n`],
    ['paragraph', (text: string) => `Line before\n${text}, by all\n`],
    ['list', (text: string) => `- ${text}\n`],
    ['table', (text: string) => `| a |\n| --- |\n| ${text} |\n`],
  ])('gives Markdown that shows the text and nothing else: in a %s', (type, write) => {
    const around = shownText(parseMarkdown(write('TEXT')));
    verifyReads((text) => {
      const document = parseMarkdown(write(quote.markdown(text)));
      expect(document.children.map((child) => child.type)).toEqual([type]);
      // Addresses become links on GitHub, whatever one does; their text stays the same.
      const plain = ['root', type, 'paragraph', 'listItem', 'tableRow', 'tableCell', 'text', 'link'];
      expect(plain).toEqual(expect.arrayContaining(typesIn(document)));
      const [before = '', after = ''] = around.split('TEXT');
      const shown = shownText(document);
      expect(shown.startsWith(before) && shown.endsWith(after)).toBe(true);
      return shown.slice(before.length, shown.length - after.length);
    });
  });
});

it('escapes dollars in Markdown, between which GitHub sees a formula', () => {
  expect(quote.markdown('$1 and $2')).toBe('\\$1 and \\$2');
});

describe('render', () => {
  it('writes values as they are, without escaping', () => {
    fc.assert(
      fc.property(
        acceptedText,
        (name) => void expect(render('x', '{{name}}|{{a.b-c}}', { name, a: { 'b-c': name } })).toBe(`${name}|${name}`),
      ),
    );
  });

  it('never renders what a value holds', () => {
    expect(render('x', '{{yaml name}}', { name: '{{slug}} {{{slug}}}' })).toBe('"{{slug}} {{{slug}}}"');
  });

  it('offers every quoting function as a helper', () => {
    for (const [name, write] of Object.entries(quote)) {
      expect(render('x', `{{${name} text}}`, { text: `'"$<\\*` })).toBe(write(`'"$<\\*`));
    }
  });

  it('keeps literal braces that the template escapes, and single ones', () => {
    expect(render('x', '\\{{name}} {name} ${name} {% name %}', { name: 'a' })).toBe(
      '{{name}} {name} ${name} {% name %}',
    );
  });

  it.each([
    '{{nmae}}',
    '{{yaml nmae}}',
    '{{#if nmae}}{{/if}}',
    '{{#each nmae}}{{/each}}',
    '{{slots.nmae}}',
    '{{nmae name}}',
    '{{yaml slots.nmae}}',
    '{{> nmae}}',
  ])('refuses %s, which nothing defines, and names the template and the word', (template) => {
    const run = () => render('templates/a/files/b.hbs', template, { name: 'a', slots: {} });
    expect(run).toThrow(/^templates\/a\/files\/b\.hbs: /);
    expect(run).toThrow('nmae');
  });

  it.each([
    '{{#if name}}',
    '{{name',
    '{{/if}}',
    '{{yaml "a}}',
  ])('refuses %s, which does not parse, and names the template', (template) => {
    expect(() => render('templates/a/files/b.hbs', template, { name: 'a' })).toThrow(/^templates\/a\/files\/b\.hbs: /);
  });

  it('refuses to quote what is no text', () => {
    expect(() => render('a.hbs', '{{yaml list}}', { list: ['a'] })).toThrow(
      'a.hbs: {{yaml …}} takes a text, not object.',
    );
  });
});

function innerText(element: DefaultTreeAdapterTypes.Element): string {
  return element.childNodes.map((node) => ('value' in node ? node.value : `<${node.nodeName}>`)).join('');
}
