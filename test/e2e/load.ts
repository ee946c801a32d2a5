/** A steady load on a site of this machine, by autocannon, until told to end; every request is counted. */
import { execa } from 'execa';

export interface Load {
  /** Lets what is under way end, and tells what came of it. */
  end(): Promise<Outcome>;
}

export interface Outcome {
  readonly sent: number;
  /** Refused, cut off, timed out, or answered with anything but 2xx. */
  readonly failed: number;
}

/** What autocannon prints with --json; only what is looked at. */
interface Result {
  readonly '2xx': number;
}

const headers = ['Host: shop.test', 'X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Proto: https'];

/**
 * Starts it. Each run of the load generator sends an exact number of requests: what was not answered with 2xx failed.
 * @param amount of requests in each run
 * @param options of autocannon
 */
export function startLoad(address: string, amount: number, options: readonly string[]): Load {
  let isEnding = false;
  const run = async (): Promise<Outcome> => {
    let [sent, failed] = [0, 0];
    do {
      const all = ['--json', '--amount', String(amount), ...headers.flatMap((header) => ['--headers', header])];
      const { stdout } = await execa('autocannon', [...all, ...options, address], {
        preferLocal: true,
        timeout: 120_000,
      });
      const result: Result = JSON.parse(stdout);
      sent += amount;
      failed += amount - result['2xx'];
    } while (!isEnding);
    return { sent, failed };
  };
  const outcome = run();
  return {
    end: () => {
      isEnding = true;
      return outcome;
    },
  };
}
