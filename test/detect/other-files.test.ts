import { describe, expect, it } from 'vitest';
import { detectBranches } from '../../src/detect/branches.ts';
import { brief, detect, djangoFiles, sure } from './detect-texts.ts';

describe('nginx configurations', () => {
  const conf = `# server { not this }
upstream app {
    server web:8000 fail_timeout=0;
    server unix:/run/app.sock;
}
server {
    listen 80 default_server;
    server_name example.com "www.example.com";
    location /static/ { alias /static/; }
    location ~ ^/(a|b)/$ {
        if ($http_x = '}') { return 403; }
        proxy_pass http://app;
    }
}
`;

  it('are read with their servers, locations and upstreams', () => {
    expect(detect({ 'nginx/default.conf': conf }).nginxConfigs).toEqual([
      {
        path: 'nginx/default.conf',
        usedBy: [],
        servers: [
          {
            line: 6,
            listen: ['80 default_server'],
            names: ['example.com', 'www.example.com'],
            locations: [
              { match: '/static/', serves: '/static/' },
              { match: '~ ^/(a|b)/$', passesTo: 'http://app' },
            ],
          },
        ],
        upstreams: { app: ['web:8000', 'unix:/run/app.sock'] },
      },
    ]);
  });

  it('are found under any usual name, and nothing else is taken for one', () => {
    const paths = [
      'nginx.conf',
      'nginx/conf.d/a.conf',
      'nginx/templates/b.conf.template',
      'conf/nginx.conf.j2',
      'sites-enabled/shop',
    ];
    const files = Object.fromEntries(paths.map((path) => [path, 'server { listen 80; }\n']));
    const others = { 'redis.conf': 'maxmemory 1\n', 'a.conf': '[server]\nx=1\n', 'docs/nginx.conf': conf };
    const found = detect({ ...files, ...others }).nginxConfigs.map(({ path }) => path);
    expect(found.sort()).toEqual(paths.sort());
  });

  it('keep variables of templates in one word', () => {
    const [config] = detect({
      'a.conf': 'server {\n  {% if tls %}\n  listen ${PORT};\n  {% endif %}\n  server_name {{ host }};\n}\n',
    }).nginxConfigs;
    expect(config?.servers[0]).toMatchObject({ listen: ['${PORT}'], names: ['{{ host }}'] });
  });

  it('say which service uses them', () => {
    const yaml =
      'services:\n  front: {image: nginx, volumes: ["./conf:/etc/nginx/conf.d"]}\n  other: {build: ./other}\n  all: {image: nginx, volumes: [".:/all"]}\n';
    const files = { 'compose.yml': yaml, 'conf/a.conf': conf, 'other/b.conf': conf, 'c.conf': conf };
    const found = detect({ ...files, 'other/Dockerfile': 'FROM nginx\nCOPY b.conf /etc/nginx/\n' }).nginxConfigs;
    expect(Object.fromEntries(found.map(({ path, usedBy }) => [path, usedBy]))).toEqual({
      'conf/a.conf': ['front'],
      'other/b.conf': ['other'],
      'c.conf': [],
    });
  });
});

describe('the example of .env', () => {
  it.each([
    '.env.example',
    '.env.sample',
    'env.example',
    '.env.dist',
    'env_sample',
    '.env-dist',
    '.env.template',
    'example.env',
  ])('is found as %s', (name) => {
    const text = '# Why\nA=1\nexport B="two # 2"\n#C=3\n\nD=\n';
    expect(sure(detect({ [name]: text }).envExample)).toEqual({ path: name, variables: ['A', 'B', 'D'] });
  });

  it('is the one beside the Compose file, then the root’s, then Django’s', () => {
    const files = { ...djangoFiles('web'), 'web/.env.example': '', 'podman/.env.example': '' };
    expect(brief(detect(files).envExample)).toBe('web/.env.example');
    expect(brief(detect({ ...files, '.env.example': '' }).envExample)).toBe('.env.example');
    const compose = { 'deploy/compose.yml': 'services:\n  a: {image: b}\n', 'deploy/.env.example': '' };
    expect(brief(detect({ ...files, '.env.example': '', ...compose }).envExample)).toBe('deploy/.env.example');
  });

  it('is the general one of several, and no example of another file', () => {
    expect(brief(detect({ '.env.example': '', '.env.prod.example': '' }).envExample)).toBe('.env.example');
    expect(brief(detect({ '.env.dev-sample': '', '.env.prod-sample': '' }).envExample)).toBe('-');
  });

  it('is not .env itself', () => {
    expect(brief(detect({ '.env': 'A=1\n', '.envrc': '' }).envExample)).toBe('-');
  });
});

describe('what else there is', () => {
  it('names pipelines by what runs them', () => {
    const paths = [
      'Jenkinsfile',
      'ci/Jenkinsfile.release',
      '.github/workflows/test.yml',
      '.gitlab-ci.yml',
      '.travis.yml',
    ];
    const files = Object.fromEntries(paths.map((path) => [path, '']));
    expect(detect({ ...files, '.github/dependabot.yml': '' }).pipelines).toEqual([
      { runBy: 'gitlab', path: '.gitlab-ci.yml' },
      { runBy: 'travis', path: '.travis.yml' },
      { runBy: 'jenkins', path: 'Jenkinsfile' },
      { runBy: 'jenkins', path: 'ci/Jenkinsfile.release' },
      { runBy: 'github', path: '.github/workflows/test.yml' },
    ]);
  });

  it('names linters and where they are set up', () => {
    const files = {
      'pyproject.toml': '[tool.ruff]\n[tool.ruff.lint]\n[tool.black]\n[tool.other]\n',
      'setup.cfg': '[isort]\n[metadata]\n',
      '.flake8': '',
      '.pre-commit-config.yaml': 'repos:\n  - repo: x\n    hooks:\n      - id: ruff-format\n      - id: mypy\n',
      'README.md': 'Run `docker-compose up`, then docker-compose exec web bash; docker compose is newer.\n',
      '.gitignore': '',
      '.dockerignore': '',
      'web/.dockerignore': '',
    };
    expect(detect(files).quality).toEqual({
      gitignore: '.gitignore',
      dockerignores: ['.dockerignore', 'web/.dockerignore'],
      preCommit: '.pre-commit-config.yaml',
      readme: 'README.md',
      linters: [
        { tool: 'flake8', path: '.flake8' },
        { tool: 'ruff', path: 'pyproject.toml' },
        { tool: 'black', path: 'pyproject.toml' },
        { tool: 'isort', path: 'setup.cfg' },
        { tool: 'ruff', path: '.pre-commit-config.yaml' },
        { tool: 'mypy', path: '.pre-commit-config.yaml' },
      ],
    });
  });

  it('describes Dockerfiles by their stages', () => {
    const files = {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nARG V=3.13\nFROM --platform=$BUILDPLATFORM python:$V AS base\nFROM base AS app\n',
      'nginx/Dockerfile.prod': 'FROM nginx\n',
      'web.Dockerfile': 'FROM scratch\n',
      'Dockerfile.dockerignore': '*\n',
    };
    expect(detect(files).dockerfiles).toEqual([
      { path: 'Dockerfile', base: 'python:3.13', stages: ['base', 'app'] },
      { path: 'web.Dockerfile', stages: [] },
      { path: 'nginx/Dockerfile.prod', base: 'nginx', stages: [] },
    ]);
  });
});

describe('our own record', () => {
  it('is read with its answers, components and hashes', () => {
    const text = 'countable: 0.1.0\nanswers:\n  port: 080\ncomponents:\n  django: 1\nfiles:\n  a.py: sha256:0\n';
    expect(sure(detect({ '.countable.yml': text }).made)).toEqual({
      version: '0.1.0',
      answers: { port: '080' },
      components: { django: 1 },
      files: { 'a.py': 'sha256:0' },
    });
  });

  it.each([
    '',
    'a: [',
    '- 1\n',
    'countable: 1\ncomponents: 3\n',
  ])('is none where it is broken, which is said: %j', (text) => {
    const findings = detect({ '.countable.yml': text });
    expect(brief(findings.made)).toBe('-');
    expect(findings.problems.map(({ path }) => path)).toEqual(['.countable.yml']);
  });
});

describe('branches', () => {
  const branches = (names: string[], remoteDefault?: string, decisions = {}) => {
    const { stable, development } = detectBranches(
      { names, ...(remoteDefault && { default: remoteDefault }) },
      decisions,
    );
    return [brief(stable), brief(development)];
  };

  it('are told by their usual names', () => {
    expect(branches(['develop', 'feature/x', 'master'])).toEqual(['master', 'develop']);
    expect(branches(['main', 'x'])).toEqual(['main', '-']);
    expect(branches(['dev', 'release'])).toEqual(['release', 'dev']);
    expect(branches(['trunk-x'])).toEqual(['trunk-x', '-']);
    expect(branches([])).toEqual(['-', '-']);
  });

  it('are ambiguous between main and master, unless the remote or the user says which', () => {
    expect(branches(['main', 'master'])).toEqual(['main | master', '-']);
    expect(branches(['main', 'master'], 'master')).toEqual(['master', '-']);
    expect(branches(['main', 'master'], 'main', { 'stable-branch': 'master' })).toEqual(['master', '-']);
    expect(branches(['main'], 'main', { 'development-branch': 'develop' })).toEqual(['main', 'no develop']);
  });
});

describe('Dockerfiles', () => {
  it('are the project’s own, not those of an editor', () => {
    const text = 'FROM node:24\n';
    const files = { '.gitpod.Dockerfile': text, 'app.Dockerfile': text, 'docker/Dockerfile.web': text };
    expect(detect(files).dockerfiles.map(({ path }) => path)).toEqual(['app.Dockerfile', 'docker/Dockerfile.web']);
  });
});
