/** When requests end that are under way as the person presses Ctrl-C. */

/** What Ctrl-C does to requests. */
export interface Cutoff {
  /** For requests. */
  readonly signal: AbortSignal;
  /** From now on they are given time to end. */
  beginWriting(): void;
}

/** Long enough for most answers, and short for somebody who waits: a second Ctrl-C ends it at once. */
const grace = 5000;

/** Requests that read end at once. One that writes is let end, so that what it made is known, and `--undo` finds it. */
export function openCutoff(signal: AbortSignal): Cutoff {
  const requests = new AbortController();
  let isWriting = false;
  const abort = () => requests.abort(signal.reason);
  signal.addEventListener('abort', () => (isWriting ? setTimeout(abort, grace).unref() : abort()), { once: true });
  if (signal.aborted) abort();
  return {
    signal: requests.signal,
    beginWriting: () => {
      isWriting = true;
    },
  };
}
