/** Says how the calls of a run come along: a spinner with what is under way on a terminal, and a line for each that ended. */
import type { Call, ServiceId } from '../services/service.ts';
import { errorColors, hasTerminal, printError } from '../terminal.ts';

export interface CallProgress {
  begin(call: Call): void;
  /** @param isDone false: it failed */
  end(call: Call, isDone: boolean): void;
  /** Takes the spinner away; what follows stands on a clean line. */
  close(): void;
}

/** @param options with `json` nothing is said, unless `verbose` asks for it */
export async function openCallProgress(
  options: { readonly json: boolean; readonly verbose: boolean },
  titleOf: (id: ServiceId) => string,
): Promise<CallProgress> {
  if (options.json && !options.verbose) return { begin: () => {}, end: () => {}, close: () => {} };
  const say = options.json || !hasTerminal() || options.verbose ? undefined : await openSpinner();
  const underWay = new Set<Call>();
  const name = ({ service, title }: Call) => `${titleOf(service)}: ${title}`;
  return {
    begin: (call) => {
      underWay.add(call);
      if (say) say.show([...underWay].map(name).join(', '));
      else if (options.verbose) printError(`${name(call)} …`);
    },
    end: (call, isDone) => {
      underWay.delete(call);
      say?.hide();
      printError(`${isDone ? errorColors.green('✔') : errorColors.red('✖')} ${name(call)}`);
      if (underWay.size > 0) say?.show([...underWay].map(name).join(', '));
    },
    close: () => say?.hide(),
  };
}

async function openSpinner(): Promise<{ show(text: string): void; hide(): void }> {
  const { default: yoctoSpinner } = await import('yocto-spinner');
  const spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false });
  return {
    show: (text) => {
      spinner.text = text;
      if (!spinner.isSpinning) spinner.start();
    },
    hide: () => {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}
