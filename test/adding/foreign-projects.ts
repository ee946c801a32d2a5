/** Django projects as agencies have them, as texts by path: none was laid out by countable. */
import type { Texts } from '../foreign-repository.ts';

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

const settings = (database: string): string => `import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "for development")
DEBUG = os.environ.get("DEBUG", "1") == "1"
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
${database}
STATIC_URL = "static/"
`;

const sqlite = `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}`;

const postgres = `DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("POSTGRES_DB", "shop"),
        "USER": os.environ.get("POSTGRES_USER", "shop"),
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
        "HOST": os.environ.get("DB_HOST", "postgres"),
    }
}`;

function django(folder: string, database: string): Texts {
  const files: Texts = {
    'manage.py': manage,
    'shop/__init__.py': '',
    'shop/settings.py': settings(database),
    'shop/urls.py': urls,
    'shop/wsgi.py': wsgi,
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}${path}`, text]));
}

/** On somebody's laptop, with SQLite: no Dockerfile, no Compose file. */
export const bareDjango: Texts = {
  ...django('', sqlite),
  'requirements.txt': 'Django>=5.2,<6\ngunicorn\n',
  '.gitignore': '*.pyc\ndb.sqlite3\n',
  'README.md': '# Shop\n\nSells things.\n',
};

/** One service, built here, with SQLite. */
export const builtDjango: Texts = {
  ...bareDjango,
  Dockerfile: `FROM python:3.13-slim-trixie
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
  'compose.yaml': `services:
  shop:
    build: .
    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi
    ports:
      - "8000:8000"
    environment:
      DEBUG: "1"
`,
};

/** Grown for years: Django in a folder, PostgreSQL, nginx, files for two environments, four spaces, comments. */
export const grownDjango: Texts = {
  ...django('backend/', postgres),
  'backend/requirements.txt': '# Pinned by hand.\nDjango==5.2.8\ngunicorn==23.0.0\npsycopg2-binary==2.9.10\n',
  'backend/Dockerfile': `FROM python:3.13-slim-trixie AS build
RUN useradd --create-home shop
WORKDIR /srv/shop
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . ./
USER shop
CMD ["gunicorn", "--bind", "0.0.0.0:9000", "shop.wsgi"]
`,
  'docker-compose.yml': `# What every environment has.
version: "3.8"

x-logging: &logging
    driver: json-file
    options: {max-size: 10m}

services:
    app:
        build: {context: ./backend}
        logging: *logging
        command: gunicorn --bind 0.0.0.0:9000 shop.wsgi
        env_file: .env
        environment:
            - DB_HOST=postgres
        depends_on:
            - postgres
        volumes:
            - media:/srv/shop/media

    postgres:
        image: postgres:17-trixie   # as on the server
        env_file: .env
        volumes: ["pgdata:/var/lib/postgresql/data"]

    proxy:
        image: nginx:1.30
        ports: ["80:80"]
        volumes:
            - ./nginx/site.conf:/etc/nginx/conf.d/default.conf:ro
        depends_on: [app]

volumes:
    pgdata:
    media:
`,
  'docker-compose.override.yml': `services:
    app:
        volumes:
            - ./backend:/srv/shop
`,
  'docker-compose.prod.yml': `services:
    app:
        restart: always
`,
  'nginx/site.conf': `upstream shop {
    server app:9000;
}

server {
    listen 80;

    location / {
        proxy_pass http://shop;
        proxy_set_header Host $host;
    }
}
`,
  '.env.example': 'POSTGRES_DB=shop\nPOSTGRES_USER=shop\nPOSTGRES_PASSWORD=change-me\n',
  '.gitignore': '.env\n__pycache__/\n',
  'README.md': '# Shop\n\nSells things.\n',
};
