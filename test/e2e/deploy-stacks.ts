/** What tests of deploying change in the project of each stack. */
import { trustThisMachine } from './server.ts';

/** What tests change in a stack's project. */
export interface Stack {
  readonly flags: Readonly<Record<string, string>>;
  readonly versioned: readonly string[];
  /** Those that a deploy must not restart. */
  readonly constant: readonly string[];
  /** For the load: nginx believes this machine's proxy, limits nobody; a page that takes two seconds. */
  readonly edits: Readonly<Record<string, (text: string) => string>>;
  readonly settings: Readonly<Record<string, string>>;
  /** What Jenkins may hand over: a setting that .env has, empty. */
  readonly handedOver: Readonly<Record<string, string>>;
  /** The front page shows a word. */
  readonly show: (word: string) => Readonly<Record<string, (text: string) => string>>;
  readonly crash: Readonly<Record<string, (text: string) => string>>;
  readonly crashLog: string;
  readonly breakPage: Readonly<Record<string, (text: string) => string>>;
}

/** In the place of a real one, which has tests of its own. */
const takeBackup = () => '#!/bin/sh\necho "Backed up before $REVISION"\n';

const slowPage = `
import time

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def slow(request):
    time.sleep(2)
    return HttpResponse(request.body)


urlpatterns.append(path("slow/", slow))
`;

export const stacks: Readonly<Record<string, Stack>> = {
  static: {
    flags: { stack: 'static' },
    versioned: ['nginx'],
    constant: ['gate'],
    edits: { 'nginx/trusted-proxies.conf': trustThisMachine, 'bin/backup-now': takeBackup },
    settings: {},
    handedOver: {},
    show: (word) => ({ 'static/index.html': (text) => text.replace(/<h2>.*?<\/h2>/, `<h2>${word}</h2>`) }),
    // What nginx finds out when it starts, not when its image is built.
    crash: {
      'nginx/Dockerfile': (text) => `${text}\nCMD ["nginx", "-g", "daemon off; worker_processes nonsense;"]\n`,
    },
    crashLog: 'directive invalid value',
    breakPage: { 'static/index.html': (text) => text.replace('/css/site.css', '/css/missing.css') },
  },
  'django with postgres': {
    flags: { stack: 'django', database: 'postgres' },
    versioned: ['nginx', 'web'],
    constant: ['db', 'gate'],
    edits: {
      'nginx/trusted-proxies.conf': trustThisMachine,
      'bin/backup-now': takeBackup,
      'nginx/default.conf': (text) => text.replace('rate=50r/s', 'rate=5000r/s'),
      'web/config/urls.py': (text) => text + slowPage,
    },
    settings: {
      DJANGO_ALLOWED_HOSTS: 'shop.test,localhost',
      DJANGO_ADMINS: 'ada@example.com',
      EMAIL_URL: 'consolemail://',
      AWS_ACCESS_KEY_ID: 'unused',
      AWS_SECRET_ACCESS_KEY: 'unused',
    },
    // Where nobody listens.
    handedOver: { SENTRY_DSN: 'http://c0ffee@127.0.0.1:9/7' },
    show: (word) => ({
      'web/core/templates/base.html': (text) => text.replace(/<footer>\s*(<b>.*<\/b>)?/, `<footer><b>${word}</b>`),
    }),
    crash: { 'web/config/wsgi.py': (text) => `${text}\nimport nonsense\n` },
    crashLog: "No module named 'nonsense'",
    breakPage: { 'web/news/views.py': (text) => text.replace('return Article', 'return 1 / 0, Article') },
  },
};
