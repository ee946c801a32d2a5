/**
 * Turns the schemas of OpenAPI 3.0 and Swagger 2 documents into functions that check values. Compiles only what is asked
 * for: the documents are large.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export type Schema = { readonly [key: string]: unknown };

/** Checks values against schemas of one document. */
export interface SchemaChecks {
  /** What is wrong with the value, each with the place: "/name must be string". Empty where nothing is. */
  readonly violations: (schema: Schema, value: unknown) => string[];
  /** The same for a value that travelled as text: "5" is a number where one is wanted. */
  readonly violationsOfText: (schema: Schema, value: unknown) => string[];
  /** Fields that the schema does not know, at any depth: the services ignore those, so a mistyped one would do nothing. */
  readonly unknownFields: (schema: Schema, value: unknown, at?: string) => string[];
  /** The schema itself where it is a reference. */
  readonly resolve: (schema: Schema) => Schema;
}

export function checkSchemasOf(document: Schema): SchemaChecks {
  const resolve = (schema: Schema): Schema => {
    const reference = schema['$ref'];
    return typeof reference === 'string' ? resolve(lookUp(document, reference)) : schema;
  };
  const strict = new Compiler(document, false);
  const lenient = new Compiler(document, true);

  function unknownFields(schema: Schema, value: unknown, at = ''): string[] {
    if (Array.isArray(value)) {
      const items = variantsOf(schema, resolve).flatMap((variant) =>
        isSchema(variant['items']) ? [variant['items']] : [],
      );
      return items.length === 1
        ? value.flatMap((item, index) => unknownFields(items[0] as Schema, item, `${at}/${index}`))
        : [];
    }
    if (!isSchema(value)) return [];
    const variants = variantsOf(schema, resolve);
    if (variants.some((variant) => isOpen(variant))) return [];
    const known = Object.assign({}, ...variants.map((variant) => variant['properties'])) as Record<string, Schema>;
    return Object.entries(value).flatMap(([name, field]) =>
      known[name] ? unknownFields(known[name], field, `${at}/${name}`) : [`${at}/${name} is not described`],
    );
  }

  return {
    violations: (schema, value) => strict.violations(schema, value),
    violationsOfText: (schema, value) => lenient.violations(schema, value),
    unknownFields,
    resolve,
  };
}

/** May hold fields of any name. */
function isOpen(variant: Schema): boolean {
  const more = variant['additionalProperties'];
  const hasFields = isSchema(variant['properties']) && Object.keys(variant['properties']).length > 0;
  return (
    more === true || isSchema(more) || (!hasFields && more !== false && (variant['type'] ?? 'object') === 'object')
  );
}

/** The schema, or all those that it is a choice between or a sum of. */
function variantsOf(schema: Schema, resolve: (schema: Schema) => Schema): Schema[] {
  const whole = resolve(schema);
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    Array.isArray(whole[key]) ? (whole[key] as Schema[]) : [],
  );
  const own = whole['properties'] || whole['items'] || parts.length === 0 ? [whole] : [];
  return [...own, ...parts.flatMap((part) => variantsOf(part, resolve))];
}

function lookUp(document: Schema, reference: string): Schema {
  const keys = reference.replace(/^#\//, '').split('/');
  const found = keys.reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), document);
  if (!isSchema(found)) throw new Error(`The description has no ${reference}`);
  return found;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One Ajv with all that was referred to until now. */
class Compiler {
  readonly #document: Schema;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<Schema, ValidateFunction>();

  constructor(document: Schema, coerces: boolean) {
    this.#document = document;
    this.#ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: coerces });
    // Some builds hand the function over as the module, some as its default.
    const add = ('default' in addFormats ? addFormats.default : addFormats) as unknown as (ajv: Ajv) => void;
    add(this.#ajv);
  }

  violations(schema: Schema, value: unknown): string[] {
    const check = this.#compiled.get(schema) ?? this.#ajv.compile(this.#convert(schema) as Schema);
    this.#compiled.set(schema, check);
    // Ajv that coerces changes what it is given; in a box a lone value can be changed, too.
    return check(structuredClone(value)) ? [] : (check.errors ?? []).map(describeError);
  }

  /** JSON Schema out of what OpenAPI 3.0 and Slack's document make of it. */
  #convert(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((each) => this.#convert(each));
    if (!isSchema(schema)) return schema;
    if (typeof schema['$ref'] === 'string') return { $ref: this.#reference(schema['$ref']) };
    const converted = Object.fromEntries(
      Object.entries(schema)
        .filter(
          ([key]) => !['nullable', 'example', 'examples', 'discriminator', 'description', 'default'].includes(key),
        )
        .map(([key, value]) => [key, this.#convertField(key, value)]),
    );
    // Slack's choices between types lost their keyword on the way to Swagger 2, which has none for them.
    if (Array.isArray(converted['items']) && converted['type'] !== 'array') {
      const { items, ...rest } = converted;
      return { ...rest, anyOf: items };
    }
    return schema['nullable'] === true ? { anyOf: [converted, { type: 'null' }] } : converted;
  }

  #convertField(key: string, value: unknown): unknown {
    if (key === 'enum' || key === 'required' || key === 'const') return value;
    if ((key !== 'properties' && key !== 'patternProperties') || !isSchema(value)) return this.#convert(value);
    // Here the keys are the names of fields, of which one may be called "default".
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.#convert(field)]));
  }

  #reference(reference: string): string {
    const id = `described:${reference.replace(/^#\//, '')}`;
    if (!this.#added.has(id)) {
      this.#added.add(id);
      this.#ajv.addSchema(this.#convert(lookUp(this.#document, reference)) as Schema, id);
    }
    return id;
  }

  readonly #added = new Set<string>();
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  const detail = params['additionalProperty'] ?? params['allowedValues'] ?? '';
  return [instancePath || 'the whole', message ?? 'is wrong', detail && JSON.stringify(detail)]
    .filter(Boolean)
    .join(' ');
}
