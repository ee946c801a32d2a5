/** Reads what is piped into the program. */
import { addAbortSignal } from 'node:stream';
import { Interrupted, UsageError } from './errors.ts';

const mostBytes = 1_000_000;

/** All of it. @throws Interrupted where the signal fires; UsageError where it never seems to end */
export async function readStandardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > mostBytes) throw new UsageError('Standard input holds far more than what is asked for.');
    }
  } catch (error) {
    throw signal.aborted ? new Interrupted() : error;
  }
  return Buffer.concat(chunks).toString('utf8');
}
