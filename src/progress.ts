/** Shows what is being done: a spinner on a terminal, lines with `--verbose`, nothing in a pipe. */
import { hasTerminal, printError } from './terminal.ts';

/** Something that shows the present step. */
export interface Progress {
  show(doing: string): void;
  /** Takes the spinner away; what follows stands on a clean line. */
  close(): void;
}

/** @param options `json` and pipes get no spinner, `verbose` gets a line for each step */
export async function openProgress(options: { readonly json: boolean; readonly verbose: boolean }): Promise<Progress> {
  if (options.verbose) return { show: (doing) => printError(`${doing} …`), close: () => {} };
  if (options.json || !hasTerminal()) return { show: () => {}, close: () => {} };
  const { default: yoctoSpinner } = await import('yocto-spinner');
  const spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false }).start();
  return {
    show: (doing) => {
      spinner.text = doing;
    },
    close: () => {
      spinner.stop();
    },
  };
}
