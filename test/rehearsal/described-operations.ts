/** Finds, in OpenAPI 3.0 and Swagger 2 documents, what is described of a call. Checks nothing. */
import type { Schema } from './described-schemas.ts';

export interface Parameter {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** What a document says about one method of one path. */
export interface Operation {
  readonly query: readonly Parameter[];
  /** Schemas of the body by media type. */
  readonly bodies: ReadonlyMap<string, Schema>;
  readonly isBodyRequired: boolean;
  /** Is the body described field by field, as Swagger 2 does with forms? */
  readonly isForm: boolean;
  /** Schemas of answers by status; undefined where no body is described. */
  readonly answers: ReadonlyMap<string, Schema | undefined>;
}

type Resolve = (schema: Schema) => Schema;

/** Finds operations by real paths: "/repos/acme/shop" is "/repos/{owner}/{repo}". */
export function operationsOf(document: Schema, resolve: Resolve) {
  const paths = document['paths'] as Readonly<Record<string, Schema>>;
  // Words before placeholders: "/user/repos" before "/{a}/{b}", and the protection of a branch before the branch.
  const placeholders = (template: string) => template.split('{').length;
  const templates = Object.keys(paths).sort(
    (one, other) => placeholders(one) - placeholders(other) || other.length - one.length,
  );
  const patterns = templates.map((template) => ({ template, pattern: patternOf(template) }));
  return (method: string, path: string): Operation | undefined => {
    for (const { template, pattern } of patterns) {
      const described = pattern.test(path)
        ? (paths[template]?.[method.toLowerCase()] as Schema | undefined)
        : undefined;
      if (described) return readOperation(described, resolve);
    }
    return undefined;
  };
}

/** A placeholder is one segment of a path, but names of branches and files have slashes themselves. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\{(\w+)\}/);
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
    return ['ref', 'branch', 'path'].includes(part) ? '.+' : '[^/]+';
  });
  return new RegExp(`^${source.join('')}$`);
}

function readOperation(described: Schema, resolve: Resolve): Operation {
  const parameters = ((described['parameters'] ?? []) as Schema[]).map(resolve);
  const fields = parameters.filter((parameter) => parameter['in'] === 'formData');
  const query = parameters.filter((parameter) => parameter['in'] === 'query').map(parameterOf);
  const answers = Object.entries(described['responses'] as Record<string, Schema>).map(
    ([status, answer]) => [status, schemaOfAnswer(resolve(answer))] as const,
  );
  const isForm = Array.isArray(described['consumes']);
  return {
    query,
    bodies: isForm ? formBodies(described['consumes'] as string[], fields) : bodiesOf(described, resolve),
    isBodyRequired: isForm
      ? fields.some((field) => field['required'] === true)
      : (described['requestBody'] as Schema | undefined)?.['required'] === true,
    isForm,
    answers: new Map(answers),
  };
}

function parameterOf(parameter: Schema): Parameter {
  const { name, required, schema, ...rest } = parameter;
  return { name: String(name), isRequired: required === true, schema: (schema as Schema | undefined) ?? rest };
}

function formBodies(types: readonly string[], fields: readonly Schema[]): Map<string, Schema> {
  const parameters = fields.map(parameterOf);
  const schema: Schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    // An object without a single field would otherwise be one of any fields.
    additionalProperties: false,
  };
  return new Map(types.map((type) => [type, schema]));
}

function bodiesOf(described: Schema, resolve: Resolve): Map<string, Schema> {
  const body = described['requestBody'] as Schema | undefined;
  const content = (body && resolve(body)['content']) as Record<string, Schema> | undefined;
  return new Map(Object.entries(content ?? {}).map(([type, { schema }]) => [type, schema as Schema]));
}

function schemaOfAnswer(answer: Schema): Schema | undefined {
  const content = answer['content'] as Record<string, Schema> | undefined;
  return (content ? content['application/json']?.['schema'] : answer['schema']) as Schema | undefined;
}
