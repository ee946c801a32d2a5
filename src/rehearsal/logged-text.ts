/** What of a body is kept in the log: text alone, shortened, without secrets. Pure. */

const longest = 8_000;

/** Is it worth reading for people? */
export function isText(contentType: string | null | undefined): boolean {
  return /^(text\/|application\/(json|xml|x-www-form-urlencoded|[a-z.+-]*\+(json|xml)))/i.test(contentType ?? '');
}

/**
 * @param secrets values that must not be seen, in whatever way they are written
 * @returns the text without them and without what is named like a secret, at most some thousand characters of it
 */
export function loggedText(text: string, secrets: readonly string[]): string {
  let kept = text;
  for (const secret of secrets.flatMap(spellings)) kept = kept.replaceAll(secret, '***');
  kept = kept
    .replace(/("[\w-]*(?:secret|token|password)[\w-]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"***"')
    .replace(/(<(\w*(?:secret|token|password)\w*)>)[^<]*(<\/\2>)/gi, '$1***$3')
    .replace(/((?:^|&)[\w-]*(?:secret|token|password)[\w-]*=)[^&\s]*/gi, '$1***');
  return kept.length > longest ? `${kept.slice(0, longest)} …` : kept;
}

/** A secret as it stands in JSON, in forms, in XML and alone. */
function spellings(secret: string): string[] {
  if (secret.length < 8) return [];
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inXml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [...new Set([secret, inJson, encodeURIComponent(secret), inXml])];
}
