/** Reads parts of parsed files whose shape nobody promises. Pure. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A map's fields; none where it is no map. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The field under a path of keys. */
export function fieldAt(value: unknown, ...keys: readonly string[]): unknown {
  let field = value;
  for (const key of keys) field = isFields(field) && Object.hasOwn(field, key) ? field[key] : undefined;
  return field;
}

/** A text or a number as text; undefined for everything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The texts of a list, or the one text that stands there instead. */
export function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(textOf).filter((text) => text !== undefined);
}

/** The texts of a list, or the keys of the map that stands there instead, as Compose allows in many places. */
export function namesOf(value: unknown): string[] {
  return isFields(value) ? Object.keys(value) : textsOf(value);
}
