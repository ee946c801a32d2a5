/** Keeps the state of a stand-in: one JSON document, replaced whole at every change. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { systemCode, UserError } from '../errors.ts';
import type { Store } from './stand-in.ts';

interface Document<State> {
  lastId: number;
  state: State;
}

/**
 * Opens the store in a file; the state is empty where there is none.
 * @param onChange called after every change
 */
export function openStore<State>(path: string, emptyState: () => State, onChange: () => void): Store<State> {
  const document = readDocument<State>(path) ?? { lastId: 1000, state: emptyState() };
  // Blocking, so that what was answered is on disk and nothing comes between a look and a change.
  const write = () => {
    writeFileSync(`${path}.0`, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.0`, path);
    onChange();
  };
  return {
    get state() {
      return document.state;
    },
    update(change) {
      const before = JSON.stringify(document);
      try {
        const result = change(document.state);
        write();
        return result;
      } catch (error) {
        Object.assign(document, JSON.parse(before));
        throw error;
      }
    },
    nextId() {
      document.lastId += 1;
      write();
      return document.lastId;
    },
  };
}

function readDocument<State>(path: string): Document<State> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Document<State>;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${path} is damaged.`, 'Start afresh: countable rehearsal --reset');
  }
}
