import { describe, expect, it } from 'vitest';
import { debianImage } from '../../src/detect/services/database-images.ts';

describe('debianImage', () => {
  it.each([
    ['postgres:17-trixie', 'postgres:17-trixie', ''],
    ['postgres:16.4-bookworm@sha256:0123', 'postgres:16.4-bookworm', ''],
    ['postgres:15', 'postgres:15-trixie', ''],
    ['postgres:15.4-alpine3.18', 'postgres:15-trixie', ''],
    ['postgres:13-bullseye', 'postgres:13-bookworm', ''],
    ['docker.io/library/postgres:14-alpine', 'docker.io/library/postgres:14-trixie', ''],
    ['public.ecr.aws/docker/library/postgres:16', 'public.ecr.aws/docker/library/postgres:16-trixie', ''],
    ['postgis/postgis:15-3.3-alpine', 'postgres:15-trixie', 'postgresql-15-postgis-3'],
    ['docker.io/postgis/postgis:17-3.5@sha256:0123', 'postgres:17-trixie', 'postgresql-17-postgis-3'],
    ['pgvector/pgvector:pg16', 'postgres:16-trixie', 'postgresql-16-pgvector'],
    ['pgvector/pgvector:0.8.0-pg17', 'postgres:17-trixie', 'postgresql-17-pgvector'],
  ])('%s has the version of %s', (image, debian, packages) => {
    expect(debianImage({ image })).toEqual({ image: debian, packages });
  });

  it.each([
    'postgres',
    'postgres:latest',
    'postgres:alpine',
    'postgres@sha256:0123',
    'postgres:11',
    'bitnami/postgresql:16',
    'timescale/timescaledb:latest-pg16',
    'kartoza/postgis:16-3.4',
    'registry.example.com/shop/postgres:16',
    'mysql:8',
  ])('%s is none that can be told', (image) => {
    expect(debianImage({ image })).toBeUndefined();
  });

  it('knows nothing of what a repository builds itself, whatever it is called', () => {
    expect(debianImage({ image: 'postgres:17', build: { context: 'database' } })).toBeUndefined();
  });
});
