/** Django projects as agencies have them, as texts by path: none was laid out by countable. */
import { djangoShop } from '../django-shop.ts';
import type { Texts } from '../foreign-repository.ts';

const debug = 'DEBUG = os.environ.get("DEBUG", "1") == "1"';

const sqlite = `${debug}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}`;

const postgres = `${debug}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("POSTGRES_DB", "shop"),
        "USER": os.environ.get("POSTGRES_USER", "shop"),
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
        "HOST": os.environ.get("DB_HOST", "postgres"),
    }
}`;

/** On somebody's laptop, with SQLite: no Dockerfile, no Compose file. */
export const bareDjango: Texts = {
  ...djangoShop('', sqlite),
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
  ...djangoShop('backend/', postgres),
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
