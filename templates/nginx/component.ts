import type { Component } from '../../src/component.ts';
import { misfit } from './misfit.ts';

export const component: Component = {
  title: 'nginx',
  description: 'The web server in front of everything: static files, limits, security headers',
  version: 1,
  standards: ['P4', 'P5', 'P6', 'P7', 'P10', 'P23'],
  requires: ['project'],
  conflicts: [],
  isThere: ({ services }) => services.nginx.kind !== 'none',
  misfit,
  questions: [],
  slots: {
    // For the image: stages of its Dockerfile that come before, and lines that bring files from them.
    'nginx-stages': [],
    'nginx-files': [],
  },
  contributes: {
    layout: ['| `nginx/` | the web server; what it serves stands in `nginx/locations/` |'],
  },
  elsewhere: {
    description: 'A web server in front of Django: it serves the static files, and passes everything else on',
    requires: [],
    shares: [
      'nginx/default.conf',
      'nginx/proxy.conf',
      'nginx/security-headers.conf',
      'nginx/visitor.conf',
      'nginx/trusted-proxies.conf',
      'nginx/cloudflare.conf',
    ],
  },
  examples: { default: {} },
};
