/** A Django project that somebody else made, before it had anything for containers, as a repository on disk. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

const settings = `
import os

SECRET_KEY = os.environ.get("SECRET_KEY", "for tests")
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("POSTGRES_DB", "postgres"),
        "USER": os.environ.get("POSTGRES_USER", "postgres"),
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", "unsafe"),
        "HOST": os.environ.get("POSTGRES_HOST", "db"),
    }
}
STATIC_URL = "static/"
STATIC_ROOT = "/tmp/static"
`;

const manage = `#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`;

const urls = `from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
`;

const wsgi = `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`;

const compose = (name: string) => `name: ${name}
services:
  db:
    image: postgres:17-trixie   # as on the server
    environment:
      - POSTGRES_PASSWORD=unsafe
`;

/**
 * Writes and commits it.
 * @param django where manage.py lies; empty for the root
 * @param packages files that name the packages, by path
 */
export async function writeForeignDjango(
  folder: string,
  name: string,
  django: string,
  packages: Readonly<Record<string, string>>,
): Promise<void> {
  const files = {
    'manage.py': manage,
    'shop/__init__.py': '',
    'shop/settings.py': settings,
    'shop/urls.py': urls,
    'shop/wsgi.py': wsgi,
  };
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [join(django, path), text]));
  for (const [path, text] of Object.entries({ ...placed, ...packages, 'docker-compose.yml': compose(name) })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await execa('git', ['init', '--quiet'], { cwd: folder });
  await commitAll(folder, 'As it was');
}

export async function commitAll(folder: string, message: string): Promise<void> {
  await execa('git', ['add', '--all'], { cwd: folder });
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await execa('git', [...person, 'commit', '--quiet', '--message', message], { cwd: folder });
}
