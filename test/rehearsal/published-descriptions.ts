/**
 * The vendors' published descriptions of their APIs: checks what clients send and what stand-ins answer against them.
 * GitHub's comes from npm. Slack's and Sentry's lie beside the repository; where they do not, this says so on standard error,
 * once, and checks nothing of those two. Jenkins publishes none.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Operation, operationsOf, type Parameter } from './described-operations.ts';
import { checkSchemasOf, type Schema, type SchemaChecks } from './described-schemas.ts';

export type Vendor = 'github' | 'slack' | 'sentry';

/** As it travels, below the address that the client is given: "/repos/acme/shop", "/conversations.create", "/api/0/". */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** The text that was sent, or what it says. */
  readonly body?: unknown;
}

export interface GivenAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What the answer's JSON says; undefined or empty text where there is none. */
  readonly body?: unknown;
}

export interface Description {
  /** Is there a description of this call at all? Always true where the document is missing. */
  readonly describes: (call: { readonly method: string; readonly path: string }) => boolean;
  /** What the description forbids about a request; empty where it is as described, or the document is missing. */
  readonly validateRequest: (request: SentRequest) => string[];
  /** The same of an answer. Any call may be answered with 401, 429 or 5xx, which descriptions leave out. */
  readonly validateAnswer: (answer: GivenAnswer) => string[];
}

const root = join(import.meta.dirname, '../..');

const files: Readonly<Record<Vendor, string>> = {
  github: join(root, 'node_modules/@octokit/openapi/generated/api.github.com.json'),
  slack: join(root, '../shared/specs/slack-web-api.json'),
  sentry: join(root, '../shared/specs/sentry-openapi-derefed.json'),
};

/** The vendor's file as people would type it, and whether it is there. For `test.skipIf`. */
export function descriptionFile(vendor: Vendor): { readonly path: string; readonly isThere: boolean } {
  return { path: relative(root, files[vendor]), isThere: existsSync(files[vendor]) };
}

const opened = new Map<Vendor, Promise<Description>>();

/** Reads a description, once. */
export function openDescription(vendor: Vendor): Promise<Description> {
  const description = opened.get(vendor) ?? readDescription(vendor);
  opened.set(vendor, description);
  return description;
}

async function readDescription(vendor: Vendor): Promise<Description> {
  const { path, isThere } = descriptionFile(vendor);
  if (!isThere) {
    process.stderr.write(`NOT CHECKED against ${vendor}'s published description: ${path} is not there.\n`);
    return { describes: () => true, validateRequest: () => [], validateAnswer: () => [] };
  }
  const document = JSON.parse(await readFile(files[vendor], 'utf8')) as Schema;
  const checks = checkSchemasOf(document);
  const find = operationsOf(document, checks.resolve);
  // Slack's document begins below "/api"; some give that as part of the address, some as part of the path.
  const findOperation = (method: string, path: string) =>
    find(method, vendor === 'slack' ? path.replace(/^\/api(?=\/)/, '') : path);
  return {
    describes: ({ method, path }) => findOperation(method, path) !== undefined,
    validateRequest: (request) => {
      const operation = findOperation(request.method, request.path);
      return operation ? requestViolations(checks, operation, request) : [notDescribed(request)];
    },
    validateAnswer: (answer) => {
      const operation = findOperation(answer.method, answer.path);
      return operation ? answerViolations(vendor, checks, operation, answer) : [notDescribed(answer)];
    },
  };
}

function notDescribed({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path} is not described`;
}

function requestViolations(checks: SchemaChecks, operation: Operation, request: SentRequest): string[] {
  return [
    ...queryViolations(checks, operation, new URLSearchParams(request.query)),
    ...bodyViolations(checks, operation, request),
  ].map((violation) => `${request.method} ${request.path}: ${violation}`);
}

function queryViolations(checks: SchemaChecks, operation: Operation, query: URLSearchParams): string[] {
  const known = new Map(operation.query.map((parameter) => [parameter.name, parameter]));
  const unknown = [...new Set(query.keys())].filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `?${name} is not described`),
    ...operation.query.flatMap((parameter) => parameterViolations(checks, parameter, query)),
  ];
}

function parameterViolations(checks: SchemaChecks, { name, schema, isRequired }: Parameter, query: URLSearchParams) {
  if (!query.has(name)) return isRequired ? [`?${name} is missing`] : [];
  const isList = checks.resolve(schema)['type'] === 'array';
  const holder = { type: 'object', properties: { [name]: schema } };
  return checks.violationsOfText(holder, { [name]: isList ? query.getAll(name) : query.get(name) });
}

function bodyViolations(checks: SchemaChecks, operation: Operation, request: SentRequest): string[] {
  const isEmpty = request.body === undefined || request.body === '' || request.body === null;
  if (isEmpty) return operation.isBodyRequired ? ['the body is missing'] : [];
  const sent = contentTypeOf(request);
  const [type, schema] = [...operation.bodies].find(([each]) => sent === undefined || sent === each) ?? [];
  if (type === undefined || schema === undefined) return [`a body of ${sent ?? 'any kind'} is not described`];
  if (type !== 'application/x-www-form-urlencoded' && type !== 'application/json') return [];
  if (operation.isForm) return formViolations(checks, schema, request.body, type);
  const value = typeof request.body === 'string' ? JSON.parse(request.body) : request.body;
  return [...checks.violations(schema, value), ...checks.unknownFields(schema, value)];
}

/** A method of Slack's takes the same fields as a form and as JSON, where structures may stand as they are. */
function formViolations(checks: SchemaChecks, schema: Schema, body: unknown, type: string): string[] {
  const isForm = type === 'application/x-www-form-urlencoded';
  const value = typeof body === 'string' && !isForm ? JSON.parse(body) : body;
  const fields = typeof value === 'string' || value instanceof URLSearchParams ? new URLSearchParams(value) : value;
  const entries = fields instanceof URLSearchParams ? [...fields] : Object.entries(fields as object);
  const texts = entries.map(([name, field]) => [name, typeof field === 'object' ? JSON.stringify(field) : field]);
  const sent = Object.fromEntries(texts);
  return checks.violationsOfText(schema, sent);
}

function contentTypeOf({ headers = {} }: SentRequest): string | undefined {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return header?.split(';')[0]?.trim().toLowerCase();
}

const slackRefusal: Schema = {
  type: 'object',
  properties: { ok: { enum: [false] }, error: { type: 'string', pattern: '^[a-z0-9_]+$' } },
  required: ['ok', 'error'],
};

/** What services are known to answer although their descriptions do not say so. */
const undescribed: readonly { readonly vendor: Vendor; readonly path: RegExp; readonly status: number }[] = [
  // Described as 404: "A team with this slug already exists."
  { vendor: 'sentry', path: /\/organizations\/[^/]+\/teams\/$/, status: 409 },
  // A renamed project leads to where it is now; a slug that is taken is no good; the same release again is given back.
  { vendor: 'sentry', path: /\/projects\/[^/]+\/[^/]+\//, status: 302 },
  { vendor: 'sentry', path: /\/projects\/[^/]+\/[^/]+\/$/, status: 400 },
  { vendor: 'sentry', path: /\/releases\/$/, status: 208 },
];

function answerViolations(vendor: Vendor, checks: SchemaChecks, operation: Operation, answer: GivenAnswer): string[] {
  const { method, path, status, body } = answer;
  const at = `${method} ${path}, ${status}: `;
  if (status === 401 || status === 429 || status >= 500) return [];
  if (undescribed.some((each) => each.vendor === vendor && each.status === status && each.path.test(path))) return [];
  if (!operation.answers.has(String(status))) return [`${at}this status is not described`];
  // Slack's document no longer has the answers that say no.
  const isRefusal = vendor === 'slack' && (body as { ok?: boolean } | undefined)?.ok === false;
  const schema = isRefusal ? slackRefusal : operation.answers.get(String(status));
  const isEmpty = body === undefined || body === '' || body === null;
  if (schema === undefined) return isEmpty || status >= 400 ? [] : [`${at}there is a body, and none is described`];
  return checks.violations(schema, body).map((violation) => at + violation);
}
