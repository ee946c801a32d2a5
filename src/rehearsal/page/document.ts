/** What every page of the rehearsal has around its content. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { script } from './script.ts';
import { style } from './style.ts';

/** Escaped already. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Our style and our script alone, whatever gets into a page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const icon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Crect width=%2216%22 height=%2216%22 rx=%224%22 fill=%22%234f46e5%22/%3E%3Cpath d=%22M4 11V9m4 2V6m4 5V4%22 stroke=%22white%22 stroke-width=%222%22 stroke-linecap=%22round%22/%3E%3C/svg%3E';

/** @param version of the content, where the page is to follow what changes */
export function renderDocument(title: string, content: Markup | string, version = ''): Markup {
  return html`<!doctype html>
<html lang="en" data-version="${version}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${raw(icon)}">
<style>${raw(style)}</style>
</head>
<body>
${content}
<script>${raw(script)}</script>
</body>
</html>
`;
}

/** Sends a page with the headers that keep it to itself. */
export async function sendPage(c: Context, page: Markup | Promise<Markup>, status: 200 | 404 = 200): Promise<Response> {
  c.header('content-security-policy', contentSecurityPolicy);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  return c.html(await page, status);
}
