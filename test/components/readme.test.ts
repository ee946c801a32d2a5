import { describe, expect, it } from 'vitest';
import { nodesOfType, parseMarkdown, shownText } from '../markdown.ts';
import { fileOf, planProjects } from '../plan-example.ts';

const projects = await planProjects();

describe.each(projects.map((project) => [project.title, project] as const))('%s: the README', (_, project) => {
  const readme = fileOf(project, 'README.md');
  const document = parseMarkdown(readme);
  const headings = nodesOfType(document, 'heading').map(shownText);

  it('has the project’s name as its title', () => {
    expect(headings[0]).toBe('Corner shop');
  });

  it('has each heading once', () => {
    expect(headings).toEqual([...new Set(headings)]);
  });

  it('names every command of the project, and none that is not there', () => {
    const commands = [...project.files].filter(([path, text]) => path.startsWith('bin/') && text.startsWith('#!'));
    const named = [...readme.matchAll(/\bbin\/([a-z-]+)\b(?!\.)/g)].map(([path]) => path);
    expect([...new Set(named)].sort()).toEqual(commands.map(([path]) => path).sort());
  });

  it('names only files that are there', () => {
    const madeLater = [
      '.env',
      'reports/junit.xml',
      'reports/coverage.xml',
      'docker-compose.override.yml',
      'static/about/index.html',
      // In the bucket.
      'backups/corner-shop/',
    ];
    const places = nodesOfType(document, 'inlineCode')
      .map(shownText)
      .filter((code) => /^[\w.-]+(\/[\w.-]+)*\/?$/.test(code) && /\/|\.(yml|py|conf|txt|in|md)$/.test(code));
    const paths = [...project.files.keys(), ...madeLater];
    const isThere = (place: string) =>
      paths.some((path) => `/${path}`.endsWith(`/${place}`) || `/${path}`.includes(`/${place.replace(/\/$/, '')}/`));
    expect(places.filter((place) => !isThere(place))).toEqual([]);
  });

  it('leads only to sections that are there', () => {
    const slugs = headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
    const links = nodesOfType(document, 'link').flatMap((node) => ('url' in node ? node.url : []));
    const fragments = links.filter((url) => url.startsWith('#')).map((url) => url.slice(1));
    expect(slugs).toEqual(expect.arrayContaining(fragments));
  });
});
