/** Keeps secrets out of all that is printed: each is known by its value, and shown as its name. Prints nothing itself. */

/**
 * The shortest secret that can be hidden: shorter ones would blank out parts of ordinary words. Nothing that short is
 * taken for a secret (`credentials.ts` refuses it).
 */
export const shortestSecret = 6;

/** Names of the secrets, by every form in which their values may appear. */
const names = new Map<string, string>();
let pattern: RegExp | undefined;

/**
 * From now on, wherever `value` would be printed, `‹name›` stands instead: as it is, URL-encoded, escaped for JSON or XML,
 * and inside of Base64 whatever surrounds it there, as in `Authorization: Basic …` with its `user:token`.
 * @param name as a person calls it: "github token". The last one counts where two secrets have one value.
 */
export function keepSecret(name: string, value: string): void {
  if (value.length < shortestSecret) return;
  for (const form of formsOf(value)) names.set(form, name);
  pattern = undefined;
}

/** The text without any secret that is known. */
export function redact(text: string): string {
  if (names.size === 0) return text;
  pattern ??= buildPattern();
  return text.replace(pattern, (form) => `‹${names.get(form)}›`);
}

/** The longest form first, so that a secret which holds another is replaced as a whole. */
function buildPattern(): RegExp {
  const forms = [...names.keys()].sort((a, b) => b.length - a.length);
  return new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
}

function formsOf(value: string): Set<string> {
  const encoded = [encodeURIComponent(value), new URLSearchParams({ '': value }).toString().slice(1)];
  return new Set([
    value,
    ...encoded,
    ...encoded.map((form) => form.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase())),
    JSON.stringify(value).slice(1, -1),
    escapeXml(value),
    ...base64FormsOf(value),
  ]);
}

function escapeXml(value: string): string {
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  return value.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
}

/**
 * Base64 writes three bytes as four characters, so a value has three looks, by how many bytes stand before it. Of each we
 * take the characters that depend on nothing but the value.
 */
function base64FormsOf(value: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString('base64').slice(first, end), bytes.toString('base64url').slice(first, end)];
  });
}
