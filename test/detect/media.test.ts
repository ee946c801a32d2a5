import { describe, expect, it } from 'vitest';
import { mediaMount } from '../../src/detect/services/media.ts';
import { detect, djangoFiles } from './detect-texts.ts';

function media(mount: string, setting = '', volumes = 'volumes:\n  uploads:\n') {
  const files = djangoFiles();
  const compose = `services:\n  web:\n    build: .\n    command: gunicorn config.wsgi\n    volumes: [${mount}]\n`;
  const settings = `${files['config/settings.py']}${setting}\n`;
  return mediaMount(detect({ ...files, 'config/settings.py': settings, 'compose.yml': compose + volumes }));
}

describe('mediaMount', () => {
  it.each([
    '"uploads:/srv/media"',
    '"uploads:/app/mediafiles/"',
    '{type: volume, source: uploads, target: /var/lib/media}',
  ])('is what %s mounts, by what the place is called', (mount) => {
    expect(media(mount)).toMatchObject({ source: 'uploads', isVolume: true });
  });

  it.each([
    'MEDIA_ROOT = BASE_DIR / "files"',
    'MEDIA_ROOT = os.path.join(BASE_DIR, "files/")',
    'MEDIA_ROOT = env("MEDIA_ROOT", default="/app/files")',
  ])('is what lies where %s leads, whatever it is called', (setting) => {
    expect(media('"./data:/app/files", "uploads:/app/media-cache"', setting)).toMatchObject({
      source: 'data',
      isVolume: false,
    });
  });

  it.each([
    ['no mount at all', ''],
    ['only the source code', '".:/app"'],
    ['a folder outside of the repository', '"/data/media:/media"'],
    ['a volume without a name', '"/media"'],
    ['a volume that only another Compose file declares', '"elsewhere:/media"'],
  ])('is nothing where there is %s', (_, mount) => {
    expect(media(mount)).toBeUndefined();
  });
});
