/** The log of every call that the stand-ins got, in memory and on disk. Knows no secrets: what comes in is free of them. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServiceId } from '../services/service.ts';

/** One call, as it is kept and shown. */
export interface LoggedCall {
  /** Rising, over all runs. */
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  readonly service: ServiceId;
  readonly method: string;
  /** Below the service's address, with its query. */
  readonly path: string;
  /** 0 where the connection was cut, or never answered. */
  readonly status: number;
  /** What it is for: "makes a repository". */
  readonly purpose: string;
  /** How it was made to fail: "502". */
  readonly fault?: string;
  /** What was sent and answered, shortened and without secrets; empty where it is no text. */
  readonly sent: string;
  readonly answered: string;
}

/** How many calls are shown, and kept when the file grows too long. */
const kept = 500;

export interface CallLog {
  /** Oldest first. */
  readonly calls: readonly LoggedCall[];
  add(call: Omit<LoggedCall, 'number' | 'time'>): void;
}

/**
 * Opens the log in a file, with what it has of earlier runs.
 * @param onAdd called after every call
 */
export function openCallLog(path: string, onAdd: () => void): CallLog {
  const calls = readCalls(path).slice(-kept);
  let written = calls.length;
  writeFileSync(path, calls.map(lineOf).join(''), { mode: 0o600 });
  return {
    calls,
    add(call) {
      const logged = { number: (calls.at(-1)?.number ?? 0) + 1, time: new Date().toISOString(), ...call };
      calls.push(logged);
      if (calls.length > kept) calls.shift();
      written += 1;
      if (written <= 2 * kept) appendFileSync(path, lineOf(logged), { mode: 0o600 });
      else {
        writeFileSync(path, calls.map(lineOf).join(''), { mode: 0o600 });
        written = calls.length;
      }
      onAdd();
    },
  };
}

function lineOf(call: LoggedCall): string {
  return `${JSON.stringify(call)}\n`;
}

/** Half a line at the end is what a process that was killed leaves: no reason to fail. */
function readCalls(path: string): LoggedCall[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LoggedCall];
    } catch {
      return [];
    }
  });
}
