/** A Django project that somebody else made, before it had anything for containers, as a repository on disk. */
import { execa } from 'execa';
import { djangoShop } from '../django-shop.ts';
import { writeTexts } from '../write-texts.ts';

const settings = `DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("POSTGRES_DB", "postgres"),
        "USER": os.environ.get("POSTGRES_USER", "postgres"),
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", "unsafe"),
        "HOST": os.environ.get("POSTGRES_HOST", "db"),
    }
}
STATIC_ROOT = "/tmp/static"`;

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
  const shop = djangoShop(django === '' ? '' : `${django}/`, settings);
  await writeTexts(folder, { ...shop, ...packages, 'docker-compose.yml': compose(name) });
  await execa('git', ['init', '--quiet'], { cwd: folder });
  await commitAll(folder, 'As it was');
}

export async function commitAll(folder: string, message: string): Promise<void> {
  await execa('git', ['add', '--all'], { cwd: folder });
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await execa('git', [...person, 'commit', '--quiet', '--message', message], { cwd: folder });
}
