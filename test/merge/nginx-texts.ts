/** nginx's configuration as people write it, and what it says. */
import fc from 'fast-check';

/** What the server that matters has: locations by path, and other directives. */
export interface Server {
  readonly locations: readonly string[];
  readonly includes: readonly string[];
  readonly upstreams: readonly string[];
}

interface Layout {
  readonly step: string;
  readonly hasHttp: boolean;
  readonly redirects: 'before' | 'behind' | 'nowhere';
  readonly hasComments: boolean;
  readonly isParted: boolean;
  readonly quote: '' | '"';
}

const bodies: Readonly<Record<string, string>> = {
  '/': 'proxy_pass http://web:8000; proxy_set_header X "a;b {}"',
  '= /health': "return 200 'ok # ok'",
  '~ ^/(?<year>\\d+)/$': 'rewrite ^ /archive?year=$year last',
  '/static/': 'alias /srv/static/; add_header Vary "${x}}"',
};

/** Servers that agree wherever two of them say the same. */
export const servers: fc.Arbitrary<Server> = fc.record({
  locations: fc.subarray(Object.keys(bodies)),
  includes: fc.subarray(['/etc/nginx/a.conf', '/etc/nginx/b/*.conf']),
  upstreams: fc.subarray(['app', 'ws']),
});

export const layouts: fc.Arbitrary<Layout> = fc.record({
  step: fc.constantFrom('  ', '    ', '\t'),
  hasHttp: fc.boolean(),
  redirects: fc.constantFrom<Layout['redirects']>('before', 'behind', 'nowhere'),
  hasComments: fc.boolean(),
  isParted: fc.boolean(),
  quote: fc.constantFrom<Layout['quote']>('', '"'),
});

/** A whole configuration, with a server that only redirects. */
export function writeOurs(server: Server, layout: Layout): string {
  const { hasHttp, redirects, hasComments } = layout;
  const redirect = 'server {\nlisten 80;\nreturn 301 https://$host$request_uri; # }\n}\n';
  const main = `server {\nlisten 443 ssl;\n${writeServer(server, layout)}}\n`;
  const parts = [
    hasComments ? '# All {\n' : '',
    writeUpstreams(server),
    redirects === 'before' ? redirect : '',
    hasComments ? '# The site.\n' : '',
    main,
    redirects === 'behind' ? redirect : '',
  ].join('');
  const text = hasHttp ? `user nginx;\nevents {\nworker_connections 10;\n}\nhttp {\n${parts}}\n` : parts;
  return indent(text, layout.step);
}

/** What a component brings: a server without \`listen\`. */
export function writeTheirs(server: Server): string {
  const layout = { hasComments: true, isParted: true, quote: '' } as const;
  return indent(`${writeUpstreams(server)}server {\n${writeServer(server, layout)}}\n`, '    ');
}

function writeUpstreams({ upstreams }: Server): string {
  return upstreams.map((name) => `# Servers of ${name}.\nupstream ${name} {\nserver ${name}:80; # one\n}\n\n`).join('');
}

function writeServer(
  { includes, locations }: Server,
  { hasComments, isParted, quote }: Pick<Layout, 'hasComments' | 'isParted' | 'quote'>,
): string {
  const lines = includes.map((path) => `include ${quote}${path}${quote};\n`);
  const blocks = locations.map((path) => {
    const body = bodies[path]?.split(/; (?=\w)/).map((line) => `${line};\n`) ?? [];
    return `${hasComments ? `# For ${path.replace(/[^\w/]/g, '')}\n` : ''}location ${path} {\n${body.join('')}}\n`;
  });
  const end = hasComments ? '# location /off {\n# }\n' : '';
  return [...lines, ...blocks].join(isParted ? '\n' : '') + end;
}

function indent(text: string, step: string): string {
  let depth = 0;
  return text.replace(/^.*$/gm, (line) => {
    if (line === '}') depth -= 1;
    const indented = line === '' ? '' : step.repeat(depth) + line;
    if (/^[^#].*\{$/.test(line)) depth += 1;
    return indented;
  });
}
