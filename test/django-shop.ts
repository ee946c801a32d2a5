/** A Django project that somebody else made, without anything for containers, as texts by path. */
import type { Texts } from './foreign-repository.ts';

const manage = `#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`;

const wsgi = `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`;

const urls = `from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
`;

const settings = (more: string): string => `import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "for development")
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
${more}
STATIC_URL = "static/"
`;

/**
 * @param folder where manage.py lies: empty, or with a slash at its end
 * @param more of the settings: the database at least
 */
export function djangoShop(folder: string, more: string): Texts {
  const files: Texts = {
    'manage.py': manage,
    'shop/__init__.py': '',
    'shop/settings.py': settings(more),
    'shop/urls.py': urls,
    'shop/wsgi.py': wsgi,
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}${path}`, text]));
}
