/** How GitHub refuses, for reasons that a stand-in has. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const documentation = 'https://docs.github.com/rest';

/** `basic-error`. */
export function refuse(c: Context, status: ContentfulStatusCode, message: string): Response {
  return c.json({ message, documentation_url: documentation, status: String(status) }, status);
}

/** 404 says little on purpose: it also stands for "may not see it". */
export function notFound(c: Context): Response {
  return refuse(c, 404, 'Not Found');
}

export function badJson(c: Context): Response {
  return refuse(c, 400, 'Problems parsing JSON');
}

export interface Invalid {
  readonly resource: string;
  readonly field?: string;
  /** "missing", "missing_field", "invalid", "already_exists", "custom" */
  readonly code: string;
  readonly message?: string;
}

/** `validation-error`. */
export function invalid(c: Context, ...errors: readonly Invalid[]): Response {
  return c.json({ message: 'Validation Failed', documentation_url: documentation, status: '422', errors }, 422);
}

/** `validation-error-simple`: some calls have words alone. */
export function invalidSimply(c: Context, ...errors: readonly string[]): Response {
  return c.json({ message: 'Validation Failed', documentation_url: documentation, status: '422', errors }, 422);
}

/** `basic-error` that leads to where a repository is now. Only reading may simply go on there; the rest is to be repeated. */
export function moved(c: Context, address: string): Response {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  c.header('location', address);
  const message = isRead ? 'Moved Permanently' : 'Temporary Redirect';
  return c.json({ message, url: address, documentation_url: documentation }, isRead ? 301 : 307);
}
