/** What comes into Dockerfiles that build on other images than Debian's, or in several stages. */
import { describe, expect, it } from 'vitest';
import type { Texts } from '../foreign-repository.ts';
import { portable, tryAdding } from './fitting.ts';
import { builtDjango } from './foreign-projects.ts';
import { addTo } from './texts-repository.ts';

const usual = builtDjango['Dockerfile'] ?? '';
const withDockerfile = (Dockerfile: string): Texts => ({ ...builtDjango, Dockerfile });
const onImage = (image: string): Texts => withDockerfile(usual.replace(/^FROM .*/, `FROM ${image}`));
const block = /# countable: begin postgis\n[\s\S]*# countable: end postgis\n/;

describe('PostGIS', () => {
  it.each([
    'registry.access.redhat.com/ubi9/python-312',
    'fedora:43',
    'almalinux:10',
    'rockylinux/rockylinux:10',
    'amazonlinux:2023',
    'gcr.io/distroless/python3-debian12',
    'cgr.dev/chainguard/python:latest',
  ])('is refused where the image is made of %s, which has no apt and no apk', async (image) => {
    await expect(addTo(onImage(image), ['postgis'])).rejects.toMatchObject({
      message: expect.stringContaining(`Dockerfile builds on ${image}, which has neither apt nor apk`),
      remedy: expect.stringContaining('python:3.13-slim'),
    });
  });

  it.each([
    'python:3.13-alpine',
    'python:3.13-slim-trixie',
    'debian:13',
    'ghcr.io/astral-sh/uv:python3.13-bookworm',
  ])('comes to an image made of %s, with the package manager that this has', async (image) => {
    const text = (await addTo(onImage(image), ['postgis']))['Dockerfile'] ?? '';
    expect(block.exec(text)?.[0]).toMatch(/if command -v apk; then apk add .*; else \\\n +apt-get update/);
  });

  it.each([
    [
      'the last stage, which takes from one before it',
      'FROM python:3.13 AS build\nRUN pip wheel .\n\nFROM python:3.13-slim\nCOPY --from=build /w /w\nUSER app\nCOPY . .\n',
      /FROM python:3\.13-slim\n# countable: begin postgis/,
    ],
    [
      'the stage that the last one builds on, before its user changes',
      'FROM python:3.13-slim AS base\nUSER app\n\nFROM base AS final\nCOPY . .\n',
      /^FROM python:3\.13-slim AS base\n# countable: begin postgis\n[\s\S]*\nUSER app\n/,
    ],
  ])('comes to %s', async (_, Dockerfile, expected) => {
    const text = (await addTo(withDockerfile(Dockerfile), ['postgis']))['Dockerfile'] ?? '';
    expect(text).toMatch(expected);
    expect(text.replace(block, '')).toBe(Dockerfile);
  });

  it('comes to the stage that the Compose file builds', async () => {
    const Dockerfile =
      'FROM python:3.13-slim AS run\nUSER app\nCOPY . .\n\nFROM python:3.13-alpine AS docs\nCOPY . .\n';
    const compose = (builtDjango['compose.yaml'] ?? '').replace('build: .', 'build: {context: ., target: run}');
    const text = (await addTo({ ...withDockerfile(Dockerfile), 'compose.yaml': compose }, ['postgis']))['Dockerfile'];
    expect(text).toMatch(/AS run\n# countable: begin postgis/);
  });
});

it('no other component writes into a Dockerfile that somebody else made', async () => {
  const original = onImage('python:3.13-alpine');
  for (const id of portable.filter((each) => each !== 'postgis')) {
    const result = (await tryAdding(original, [id])) ?? original;
    expect([id, result['Dockerfile']]).toEqual([id, original['Dockerfile']]);
  }
}, 120_000);
