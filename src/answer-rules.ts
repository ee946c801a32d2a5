/** What answers must look like. A rule returns what is wrong, as the end of "slug …", or undefined. Pure. */
import { UserError } from './errors.ts';

/**
 * Free text on one line: any script, quotes and symbols, but nothing invisible that could break a file or mislead a
 * reader. Bidirectional controls can show code other than it is: Unicode Technical Report 36 and CVE-2021-42574.
 */
export function checkText(text: string, maximum: number): string | undefined {
  if (/[\r\n\u2028\u2029]/.test(text)) return 'must be a single line';
  if (/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\uFEFF]/u.test(text)) return 'holds a control character';
  if (/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(text))
    return 'holds an invisible character that turns the direction of text';
  const length = [...text].length;
  if (length > maximum) return `is ${length} characters long; ${maximum} is the most`;
  return undefined;
}

/** Names that Windows keeps for devices, so that no folder can have them: "Naming Files, Paths, and Namespaces". */
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** The most that leaves room for suffixes wherever a slug is used: a DNS label, of 63, is the tightest. */
const slugMaximum = 40;

/** One name for the repository, the Compose project, the Slack channel, the Sentry project and the Jenkins job. */
export function checkSlug(slug: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) {
    return 'must be lower-case letters, digits and single hyphens, and begin with a letter';
  }
  if (slug.length > slugMaximum) return `is ${slug.length} characters long; ${slugMaximum} is the most`;
  if (windowsDevice.test(slug)) return 'is the name of a device on Windows; nobody could clone it there';
  return undefined;
}

/** A host name with at least two labels: RFC 1123, section 2.1. Other scripts go in as punycode. */
export function checkDomain(domain: string): string | undefined {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  if (domain.length <= 253 && new RegExp(`^(${label}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`).test(domain))
    return undefined;
  return 'must be a domain such as shop.example.com, in lower case, without scheme, port or path';
}

/**
 * Of what browsers take in `<input type=email>` (WHATWG HTML, "valid e-mail address") the part that people use, with a dot
 * in the domain. None of it means anything in `.env`, in Markdown or to Compose, so it needs no quoting there.
 */
export function checkEmail(email: string): string | undefined {
  const [local = '', domain = '', ...rest] = email.split('@');
  const isLocal = /^\w[\w.+'&/=-]{0,63}$/.test(local);
  if (isLocal && rest.length === 0 && !checkDomain(domain.toLowerCase())) return undefined;
  return 'must be an e-mail address such as ada@example.com';
}

/** A TCP port. */
export function checkPort(port: string): string | undefined {
  const isPort = /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535;
  return isPort ? undefined : 'must be a whole number from 1 to 65535';
}

/** What GitHub allows as the name of an organisation or a user. */
export function checkOrganisation(organisation: string): string | undefined {
  if (/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(organisation)) return undefined;
  return 'must be a GitHub name: letters, digits and single hyphens, 39 at most';
}

/** What can be chosen together is what this can work with: its refusal says what cannot. */
export function checkChoice(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `does not fit: ${error.message.replace(/\.$/, '')}`;
  }
}
