import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nginxRule } from '../../src/merge/nginx.ts';
import { declareMergeLaws } from './merge-laws.ts';
import { layouts, servers, writeOurs, writeTheirs } from './nginx-texts.ts';
import { mergeWith, removeAfter } from './texts.ts';

const merge = mergeWith(nginxRule);
const cases = fc.record({ ours: servers, theirs: servers, layout: layouts });
const location = 'location /static/ {\n    alias /srv/static/;\n}\n';
const server = (inner: string) => `server {\n${inner.replace(/^(?=.)/gm, '    ')}}\n`;

describe('nginxRule', () => {
  declareMergeLaws(
    nginxRule,
    cases.map(({ ours, theirs, layout }) => [writeOurs(ours, layout), writeTheirs(theirs)] as const),
  );

  it('gives what both files say: each directive once, in the server that answers', () => {
    fc.assert(
      fc.property(cases, ({ ours, theirs, layout }) => {
        const merged = merge(writeOurs(ours, layout), writeTheirs(theirs));
        const all = {
          locations: union(ours.locations, theirs.locations),
          includes: union(ours.includes, theirs.includes),
          upstreams: union(ours.upstreams, theirs.upstreams),
        };
        expect(directivesOf(merged)).toEqual(directivesOf(writeOurs(all, layout)));
      }),
      { numRuns: 300 },
    );
  });

  it('puts a location at the end of the server, behind what is switched off, indented as the file is', () => {
    const ours = 'http {\n\tserver {\n\t\tlisten 80;\n\n\t\tlocation / { return 200; }\n\t\t# off\n\t}\n}';
    expect(merge(ours, `# Files.\n${location}`)).toBe(
      ours.replace('# off', '# off\n\n\t\t# Files.\n\t\tlocation /static/ {\n\t\t\talias /srv/static/;\n\t\t}'),
    );
  });

  it('puts an include behind the other directives of the server, before its locations', () => {
    const ours = server('listen 80;\nserver_name a; # mine\n\nlocation / {\n    return 200;\n}\n');
    expect(merge(ours, server('include b;\n'))).toBe(ours.replace('# mine\n', '# mine\n    include b;\n'));
  });

  it('puts what servers need before them', () => {
    const ours = 'map $a $b {\n    default 0;\n}\n\n# The site.\nserver {\n    listen 80;\n}\n';
    expect(merge(ours, 'upstream app {\n    server web:80;\n}\n')).toBe(
      ours.replace('}\n\n#', '}\n\nupstream app {\n    server web:80;\n}\n\n#'),
    );
    expect(merge('server {\n}\n', 'upstream app {\n    server web:80;\n}\n')).toBe(
      'upstream app {\n    server web:80;\n}\n\nserver {\n}\n',
    );
  });

  it('puts a location into a file of locations', () => {
    expect(merge('location / {\n    return 200;\n}\n', server(location))).toBe(
      `location / {\n    return 200;\n}\n\n${location}`,
    );
  });

  it('adds a whole server beside those that are there', () => {
    const other = 'server {\n    listen 81;\n    return 204;\n}\n';
    expect(merge('http {\n  server {\n    listen 80;\n  }\n}\n', other)).toBe(
      'http {\n  server {\n    listen 80;\n  }\n\n  server {\n    listen 81;\n    return 204;\n  }\n}\n',
    );
  });

  it('puts something into a server that is written on one line', () => {
    const { text, added } = nginxRule.merge('server { listen 80; }', location);
    expect(text.replace(/\s+/g, ' ')).toBe('server { listen 80; location /static/ { alias /srv/static/; }}');
    expect(nginxRule.unmerge(text, location, added).text).toBe('server { listen 80; }');
  });

  it.each([
    ['another layout', 'location /static/ { alias /srv/static/; }'],
    ['quotes', 'location "/static/" {\n  alias \'/srv/static/\'; # here\n}'],
  ])('finds a location in %s', (_, inner) => {
    const ours = `server {\n${inner}\n}\n`;
    expect(merge(ours, location)).toBe(ours);
  });

  it('finds its way through Lua, quotes, comments and variables', () => {
    const inner = `access_by_lua_block {\n  local s = "}" -- }\n  if s then ngx.say('{') end\n}\nset $a "\${b}}"; # }\nset $c \${d}x;\nif ($e ~ "\\"{") {\n  return 403;\n}\n`;
    const ours = `server {\n${inner}}\n`;
    expect(merge(ours, 'location / { return 200; }\n')).toBe(
      `server {\n${inner}\nlocation / { return 200; }\n}\n`
        .replace('\nlocation', '\n    location')
        .replace(/ {4}(?=location)/, ''),
    );
  });

  describe('choosing among servers', () => {
    const two =
      'server {\n    listen 80;\n    server_name a www.a;\n}\n\nserver {\n    listen 80;\n    server_name b;\n}\n';

    it('takes the one of that name', () => {
      expect(merge(two, server('server_name b;\ninclude c;\n'))).toBe(
        two.replace('name b;\n', 'name b;\n    include c;\n'),
      );
      expect(merge(two, server('server_name www.a;\ninclude c;\n'))).toBe(
        two.replace('www.a;\n', 'www.a;\n    include c;\n'),
      );
    });

    it('refuses to guess, and names the lines', () => {
      expect(() => merge(two, location)).toThrow(
        'line 1: "location" may belong into the server of any of the lines 1, 6',
      );
    });

    it.each([
      ['sends everything to HTTPS', 'return 301 https://$host$request_uri;'],
      [
        'does so in a location, but for certificates',
        'location /.well-known/ { root /x; } location / { return 302 /b; }',
      ],
    ])('passes one that %s', (_, redirect) => {
      const ours = `server { listen 80; ${redirect} }\nserver {\n    listen 443;\n}\n`;
      expect(merge(ours, server('include c;\n'))).toBe(ours.replace('443;\n', '443;\n    include c;\n'));
    });
  });

  it.each([
    [
      'a location',
      server('location /static/ {\n    root /x;\n}\n'),
      location,
      /location \/static\/ is "location .*root/,
    ],
    [
      'a directive',
      server('client_max_body_size 1m;\n'),
      server('client_max_body_size 2m;\n'),
      /is "client_max_body_size 1m;" and/,
    ],
    ['a header', server('add_header X a;\n'), server('add_header X b;\n'), /add_header X/],
    ['an upstream', 'upstream a { server b; }\n', 'upstream a { server c; }\n', /upstream a is/],
    [
      'a whole server',
      server('listen 80;\n'),
      server('listen 80;\nreturn 204;\n'),
      /"server 80" is there already, and it is different/,
    ],
  ])('refuses another value for %s', (_, ours, theirs, message) => {
    expect(() => merge(ours, theirs)).toThrow(message);
  });

  it.each([
    ['a brace too many', 'a b;\n}\n', 'line 2: a closing brace without an opening one'],
    ['a brace that nothing closes', 'a;\nserver {\n  b c;\n', 'line 2: nothing closes "server {"'],
    ['a quote that nothing ends', 'a;\nb "c;\n', 'line 2: nothing ends this text in quotes'],
    ['a directive that nothing ends', 'server {\n  listen 80\n}\n', 'line 2: nothing ends "listen 80"'],
  ])('refuses a file with %s, and names the line', (_, ours, message) => {
    expect(() => merge(ours, location)).toThrow(message);
  });

  it('takes out what it added with its comments, and leaves what somebody changed', () => {
    const theirs = `# Servers.\nupstream app {\n    server web:80;\n}\n${server(`# Files.\n${location}\ninclude a;\n`)}`;
    const ours = server('listen 80;\n\nlocation / {\n    return 200;\n}\n');
    const change = (merged: string) =>
      merged
        .replace('alias /srv/static/;', 'alias /srv/other/;')
        .replace('    include a;\n', '    include a;\n    gzip on;\n');
    const { text, kept } = removeAfter(nginxRule, ours, theirs, change);
    expect(kept).toEqual(['server 80.location /static/']);
    expect(text).toBe(
      server(
        `listen 80;\ngzip on;\n\nlocation / {\n    return 200;\n}\n\n# Files.\n${location.replace('static/;', 'other/;').replace('srv/static', 'srv/other')}`,
      ),
    );
  });

  it('leaves a location that somebody put a comment into', () => {
    const change = (merged: string) => merged.replace('alias', '# Mine.\n        alias');
    expect(removeAfter(nginxRule, server('listen 80;\n'), location, change).kept).toEqual([
      'server 80.location /static/',
    ]);
  });
});

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

/** Every directive with the blocks that it stands in, sorted. Knows no more than the braces at the ends of lines. */
function directivesOf(text: string): string[] {
  const path: string[] = [];
  const found: string[] = [];
  for (const line of text.split('\n').map((each) => each.replace(/(^|\s)#.*/, '').trim())) {
    if (line === '}') path.pop();
    else if (line !== '') found.push([...path, line.replace(/^include "(.*)";$/, 'include $1;')].join(' > '));
    if (line.endsWith('{')) path.push(line === 'server {' ? `server ${path.length}` : line);
  }
  return found.sort();
}
