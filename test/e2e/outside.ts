/** What a project's backups meet outside, in a container beside the project: S3, Slack, Sentry. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { docker } from './docker.ts';
import type { Project } from './project.ts';

/** An object of the bucket. */
export interface Stored {
  readonly key: string;
  readonly etag: string;
}

export interface Message {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Lies over a project's Compose files: its backups go to the container `outside`, unless a test sends them elsewhere. */
const overlay = `
services:
  backup:
    environment:
      BACKUP_ENDPOINT_URL: \${E2E_S3:-http://outside:9000}
      SLACK_API_URL: http://outside:9001/api
  outside:
    profiles: [backup]
    build: ${resolve('test/e2e/outside')}
    networks: [backup]
    healthcheck:
      test: ["CMD", "test", "-e", "/keys.json"]
      interval: 5s
      start_period: 2m
      start_interval: 1s
`;

const client = `
import json, sys, boto3
from datetime import datetime
keys = json.load(open("/keys.json"))
s3 = boto3.client("s3", endpoint_url="http://127.0.0.1:9000", region_name="us-east-1",
    aws_access_key_id=keys["id"], aws_secret_access_key=keys["secret"])
def read(key): return s3.get_object(Bucket="countable", Key=key)
def write(key, body, **more): s3.put_object(Bucket="countable", Key=key, Body=body, **more)
`;

export class Outside {
  readonly #project: Project;
  readonly #container: string;
  keys = { id: '', secret: '' };

  constructor(project: Project) {
    this.#project = project;
    this.#container = `${project.slug}-outside-1`;
  }

  /** @param env what Compose wants of the project's settings beside the keys, which are made here */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    await writeFile(join(this.#project.folder, 'outside.yml'), overlay);
    const settings = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', ...env };
    await this.#project.run('docker', ['compose', 'up', '--build', '--detach', '--wait', 'outside'], settings);
    this.keys = JSON.parse((await docker('exec', this.#container, 'cat', '/keys.json')).join(''));
  }

  /** Runs Python beside the server, with \`s3\`, \`read\` and \`write\` at hand. */
  async python(program: string, ...args: string[]): Promise<string> {
    return (await docker('exec', this.#container, 'python', '-c', client + program, ...args)).join('\n');
  }

  async list(prefix: string): Promise<Stored[]> {
    const program = `
found = s3.list_objects_v2(Bucket="countable", Prefix=sys.argv[1]).get("Contents", [])
print(json.dumps([{"key": each["Key"].removeprefix(sys.argv[1]), "etag": each["ETag"]} for each in found]))`;
    return JSON.parse(await this.python(program, prefix));
  }

  async json(key: string): Promise<Record<string, unknown>> {
    return JSON.parse(await this.python('print(read(sys.argv[1])["Body"].read().decode())', key));
  }

  /** Writes an object of the bucket, cut off after so many bytes, into a file of this machine. */
  async save(key: string, path: string, bytes = -1): Promise<void> {
    const program =
      'open("/saved", "wb").write(read(sys.argv[1])["Body"].read()[:int(sys.argv[2]) if sys.argv[2] != "-1" else None])';
    await this.python(program, key, String(bytes));
    await docker('cp', `${this.#container}:/saved`, path);
  }

  async messages(): Promise<Message[]> {
    return (await docker('exec', this.#container, 'cat', '/messages')).map((line) => JSON.parse(line));
  }
}
