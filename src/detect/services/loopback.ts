/** Tells whether a web server answers inside its own container alone. Pure. */
import { serverCall, withoutComments, wordsOf } from './commands.ts';

const loopback = /^(?:127(?:\.\d+){3}|localhost|\[?::1\]?)(?::\d*)?$/;
const option =
  /(?:^|[\s"',[])(?:--bind|-b|--host|--listen|--http(?:-socket)?)["',\s=]+(?:https?:\/\/)?([^\s"',\]]+|\[::1\]:\d+)/g;
const inFile = /^\s*(?:bind|http|http-socket)\s*=\s*\[?\s*["']?([^\s"',\]]+)/gm;

/** These listen on 127.0.0.1, unless an option, their configuration or a variable says otherwise. */
const shy = /^(gunicorn|uvicorn|daphne|hypercorn|granian)$/;
const configured = /(?:^|[\s"',[])(?:-c|--config|--config-file|--fd|--uds|-u|--unix|-e|--endpoint)(?=[\s"',=])/;

/**
 * @param texts the command, and the scripts and configurations that it starts
 * @param mayBeConfigured whether a file or a variable that is not among them may say where the server listens
 */
export function isLoopbackOnly(texts: readonly string[], mayBeConfigured: boolean): boolean {
  const calls = texts.flatMap((text) => serverCall(text) ?? []);
  const called = calls.flatMap(({ call }) => matches(call, option));
  const addresses = called.length > 0 ? called : texts.flatMap((text) => matches(withoutComments(text), inFile));
  if (addresses.length > 0) return addresses.every((address) => loopback.test(address));
  const [first] = calls;
  if (!first) return false;
  if (/^run(?:ssl)?server$/.test(first.program)) return isUnaddressed(first.call);
  return shy.test(first.program) && !mayBeConfigured && !/\$|%\(/.test(first.call) && !configured.test(first.call);
}

/** `runserver` without an address, with a port alone, or with one of this machine's own. */
function isUnaddressed(call: string): boolean {
  const [, ...words] = wordsOf(call.replace(/[[\],]+/g, (marks) => (/,/.test(marks) ? ' ' : marks)));
  if (words.some((word) => word.includes('$'))) return false;
  const address = words.find((word) => /^(?:.*:)?\d{2,5}$/.test(word) && !word.startsWith('-'));
  return address === undefined || /^\d+$/.test(address) || loopback.test(address);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, address]) => address ?? '');
}
