/** How Jenkins answers: pages for people, headers and JSON for programs. There is no published description of any of it. */
import { permissions } from './controller.ts';
import { chooseFields } from './json-tree.ts';

export interface JenkinsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer that says no. */
export class JenkinsRefusal extends Error {
  override readonly name = 'JenkinsRefusal';
  readonly answer: JenkinsAnswer;

  constructor(answer: JenkinsAnswer) {
    super(`Refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** A page with one sentence. */
export function page(status: number, words: string, headers: Readonly<Record<string, string>> = {}): JenkinsAnswer {
  const text = words.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const html = `<html><head><title>Jenkins</title></head><body><h1>${status}</h1><p>${text}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html;charset=utf-8', ...headers }, body: html };
}

/** Refused for its content, with the reason in a header too, where letters outside of Latin 1 get lost. */
export function invalid(words: string): JenkinsRefusal {
  return new JenkinsRefusal(page(400, words, { 'x-error': words.replace(/[^\x20-\x7e\xa0-\xff]/g, '?') }));
}

export function notFound(): JenkinsRefusal {
  return new JenkinsRefusal(page(404, 'Not Found'));
}

export function forbidden(user: string, permission: string): JenkinsRefusal {
  const headers = { 'x-you-are-authenticated-as': user, 'x-required-permission': permissions[permission] ?? '' };
  return new JenkinsRefusal(page(403, `${user} is missing the ${permission} permission`, headers));
}

/** Jenkins shows a page after what it did. */
export function redirect(location: string): JenkinsAnswer {
  return { status: 302, headers: { location } };
}

export function text(body: string, type = 'text/plain;charset=utf-8'): JenkinsAnswer {
  return { status: 200, headers: { 'content-type': type }, body };
}

/** @param tree the fields that are wanted; without it what Jenkins thinks of interest */
export function json(value: object, tree: string | null): JenkinsAnswer {
  return text(JSON.stringify(chooseFields(value, tree)), 'application/json;charset=utf-8');
}
