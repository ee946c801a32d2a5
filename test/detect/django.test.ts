import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/detect/findings/code.ts';
import { brief, detect, djangoFiles, originsOf, sure } from './detect-texts.ts';

describe('the Django project', () => {
  it('is found wherever manage.py lies', () => {
    for (const folder of ['', 'web', 'apps/backend/src']) {
      expect(sure(detect(djangoFiles(folder)).django)).toMatchObject({ folder });
    }
  });

  it('is not every file of that name', () => {
    expect(brief(detect({ 'manage.py': '#!/bin/sh\ndocker compose exec web manage.py "$@"\n' }).django)).toBe('-');
    expect(brief(detect(djangoFiles('tests/project')).django)).toBe('-');
  });

  it('is, of several, the one that the web service holds; else the flag decides', () => {
    const files = { ...djangoFiles('shop'), ...djangoFiles('blog') };
    expect(detect(files).django).toMatchObject({ kind: 'ambiguous', flag: 'django-folder' });
    expect(brief(detect(files, { 'django-folder': './blog/' }).django)).toBe('blog');
    const yaml = 'services:\n  web: {build: ./shop, command: gunicorn config.wsgi}\n';
    expect(brief(detect({ ...files, 'compose.yml': yaml }).django)).toBe('shop');
  });

  it('has its usual files', () => {
    const files = {
      ...djangoFiles('web', 'shop.settings'),
      'web/shop/wsgi.py': '',
      'web/shop/asgi.py': '',
      'web/shop/urls.py': '',
      'web/blog/urls.py': '',
      'web/shop/celery.py': 'from celery import Celery\napp = Celery("shop")\n',
    };
    expect(sure(detect(files).django)).toEqual({
      folder: 'web',
      managePath: 'web/manage.py',
      package: 'shop',
      wsgi: { module: 'shop.wsgi', path: 'web/shop/wsgi.py' },
      asgi: { module: 'shop.asgi', path: 'web/shop/asgi.py' },
      celeryPath: 'web/shop/celery.py',
      urlsPath: 'web/shop/urls.py',
    });
  });
});

const manage = (argument: string) => `import os\nif __name__ == "__main__":\n    os.environ.setdefault(${argument})\n`;

function settings(files: Record<string, string>, decisions = {}): Settings {
  return sure(detect(files, decisions).settings);
}

describe('settings', () => {
  it.each([
    ['"DJANGO_SETTINGS_MODULE", "config.settings"'],
    ["\n        'DJANGO_SETTINGS_MODULE',\n        'config.settings',\n    "],
    ['"DJANGO_SETTINGS_MODULE", config("DJANGO_SETTINGS_MODULE", default="config.settings")'],
    ['"DJANGO_SETTINGS_MODULE", os.getenv("DJANGO_SETTINGS_MODULE", "config.settings")'],
  ])('are what manage.py says: setdefault(%s)', (argument) => {
    const files = { ...djangoFiles(), 'manage.py': manage(argument) };
    expect(settings(files)).toMatchObject({ module: 'config.settings', path: 'config/settings.py' });
  });

  it('are any module that manage.py names, where it works the name out', () => {
    const source = 'import os\nname = "config.settings"\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", name)\n';
    expect(settings({ ...djangoFiles(), 'manage.py': source }).module).toBe('config.settings');
  });

  const split = {
    'manage.py': manage('"DJANGO_SETTINGS_MODULE", "config.settings.local"'),
    'config/wsgi.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")\n',
    'config/settings/__init__.py': '',
    'config/settings/base.py':
      '"""Base."""\n\nINSTALLED_APPS = DJANGO_APPS + LOCAL_APPS\nSTATIC_ROOT = BASE_DIR / "static"  # here\n',
    'config/settings/local.py': 'from .base import *  # noqa\nINSTALLED_APPS = ["debug_toolbar"] + INSTALLED_APPS\n',
    'config/settings/production.py': 'from config.settings.base import *\nINSTALLED_APPS += ["storages"]\n',
  };

  it('have a base that every environment builds on', () => {
    expect(settings(split)).toMatchObject({
      module: 'config.settings.local',
      base: { module: 'config.settings.base', path: 'config/settings/base.py' },
      installedApps: { path: 'config/settings/base.py', line: 3 },
      staticRoot: { path: 'config/settings/base.py', line: 4, text: 'BASE_DIR / "static"' },
    });
    expect(settings(split).named.map(({ module, by }) => `${module} by ${by}`)).toEqual([
      'config.settings.local by manage.py',
      'config.settings.production by config/wsgi.py',
    ]);
  });

  it('are what the web service is told, which is what runs', () => {
    const yaml =
      'services:\n  web:\n    build: .\n    command: gunicorn config.wsgi\n    environment:\n      - DJANGO_SETTINGS_MODULE=config.settings.production\n';
    const found = detect({ ...split, 'compose.yml': yaml }).settings;
    expect(brief(found)).toBe('config.settings.production');
    expect(originsOf(found)[0]).toBe('compose.yml');
    const dockerfile =
      'FROM python:3.13\nENV A=1 \\\n    DJANGO_SETTINGS_MODULE=config.settings.production\nCMD gunicorn config.wsgi\n';
    const inImage = { ...split, 'compose.yml': 'services:\n  web: {build: .}\n', Dockerfile: dockerfile };
    expect(settings(inImage).module).toBe('config.settings.production');
  });

  it('are ambiguous where two modules build on nothing common, and the flag decides', () => {
    const files = { ...split, 'config/settings/production.py': 'INSTALLED_APPS = []\n' };
    expect(detect(files).settings).toMatchObject({ kind: 'ambiguous', flag: 'settings-module' });
    const decided = detect(files, { 'settings-module': 'config.settings.production' }).settings;
    expect(brief(decided)).toBe('config.settings.production');
    expect(brief(detect(files, { 'settings-module': 'config.settings.nowhere' }).settings)).toBe(
      'no config.settings.nowhere',
    );
  });

  it('are found where nothing names them', () => {
    const files = { 'manage.py': 'from django.core.management import execute_from_command_line\n' };
    expect(settings({ ...files, 'shop/settings.py': 'INSTALLED_APPS = []\n' }).module).toBe('shop.settings');
  });

  it('may be put together out of files', () => {
    const files = {
      'manage.py': manage('"DJANGO_SETTINGS_MODULE", "server.settings"'),
      'server/settings/__init__.py':
        'from split_settings.tools import include, optional\nbase = ("components/*.py", f"environments/{ENV}.py", optional("local.py"))\ninclude(*base)\n',
      'server/settings/components/common.py': 'INSTALLED_APPS: tuple[str, ...] = ()\n',
    };
    expect(settings(files)).toMatchObject({
      module: 'server.settings',
      base: { module: 'server.settings.components.common', path: 'server/settings/components/common.py' },
    });
  });

  it('may be classes', () => {
    const files = { ...djangoFiles(), 'config/settings.py': 'class Common(Configuration):\n    INSTALLED_APPS = []\n' };
    expect(settings(files)).toMatchObject({ isClasses: true, installedApps: { path: 'config/settings.py', line: 2 } });
    expect(settings(djangoFiles()).isClasses).toBe(false);
  });

  it('are not looked for in comments and texts', () => {
    const source = '# INSTALLED_APPS = []\nDOC = "INSTALLED_APPS"\nINSTALLED_APPS = [\n    "a",  # ]\n    "[",\n]\n';
    expect(settings({ ...djangoFiles(), 'config/settings.py': source }).installedApps.line).toBe(3);
  });

  it.each([
    ['import environ\nenv = environ.Env()\n', 'django-environ'],
    ['from decouple import config\n', 'python-decouple'],
    ['import os\nDEBUG = os.environ.get("DEBUG")\n', 'os.environ'],
  ])('read the environment in their own way: %j', (head, by) => {
    const files = { ...djangoFiles(), 'config/settings.py': `${head}INSTALLED_APPS = []\n` };
    expect(settings(files).environmentBy).toBe(by);
  });
});

describe('the database in the settings', () => {
  const databases = (source: string, more: Record<string, string> = {}) =>
    settings({ ...djangoFiles(), 'config/settings.py': `INSTALLED_APPS = []\n${source}\n`, ...more }).databases;

  it.each([
    ['DATABASES = {"default": env.db("DATABASE_URL")}', ['DATABASE_URL']],
    ['DATABASES = {"default": env.db()}', ['DATABASE_URL']],
    ['DATABASES = {"default": dj_database_url.config(conn_max_age=600)}', ['DATABASE_URL']],
    ['DATABASES = {"default": dj_database_url.config(env="SHOP_DATABASE_URL")}', ['SHOP_DATABASE_URL']],
    ['DATABASES = {"default": dj_database_url.parse(config("DATABASE_URL"))}', ['DATABASE_URL']],
    ['DATABASES = {"default": {}}\nDATABASES["default"] = dj_database_url.config()', ['DATABASE_URL']],
    ['DB = dj_database_url.parse(get_string("DATABASE_URL", ""))\nDATABASES = {"default": DB}', ['DATABASE_URL']],
  ])('comes from one variable: %s', (source, variables) => {
    expect(databases(source)).toMatchObject({ style: 'url', variables });
  });

  it('comes from a variable for each part', () => {
    const source = `DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",  # os.environ["NOT_THIS"]
        "NAME": os.environ["POSTGRES_DB"],
        "USER": os.environ.get("POSTGRES_USER", "shop"),
        "PASSWORD": env("POSTGRES_PASSWORD"),
        "HOST": env.str("POSTGRES_HOST", default="db"),
        "PORT": config("POSTGRES_PORT", cast=int),
    }
}`;
    expect(databases(source)).toEqual({
      path: 'config/settings.py',
      line: 2,
      engine: 'django.db.backends.postgresql',
      style: 'parts',
      variables: ['POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_HOST', 'POSTGRES_PORT'],
    });
  });

  it('is looked for on every branch', () => {
    const source = `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
if os.getenv("DB") == "postgres":
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.getenv("DB_HOST")}}`;
    expect(databases(source)).toMatchObject({ engine: 'django.db.backends.postgresql', variables: ['DB_HOST'] });
  });

  it('may be made by a function, here or elsewhere', () => {
    const made =
      'def make():\n    x = 1\n\n    return {"default": {"HOST": os.getenv("DB_HOST")}}\n\n\nOTHER = os.getenv("OTHER")\n';
    expect(databases(`${made}DATABASES = make()`)?.variables).toEqual(['DB_HOST']);
    const imported = databases('from .databases import (\n    make,\n)\nDATABASES = make(BASE_DIR)', {
      'config/databases.py': made,
    });
    expect(imported?.variables).toEqual(['DB_HOST']);
  });

  it('may be fixed, or missing', () => {
    const fixed = databases(
      'DATABASES = {"default": {"ENGINE": "django.contrib.gis.db.backends.postgis", "HOST": "db"}}',
    );
    expect(fixed).toMatchObject({ style: 'fixed', variables: [], engine: 'django.contrib.gis.db.backends.postgis' });
    expect(databases('')).toBeUndefined();
  });
});
