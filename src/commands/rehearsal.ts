/** `countable rehearsal`: the four services on this machine, to see registration happen without an account. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { openRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts';
import { defaultRehearsalFolder } from '../rehearsal/rehearsal-folder.ts';
import { print } from '../terminal.ts';

interface Options {
  readonly port?: number;
  readonly state: string;
  readonly fail: readonly string[];
  readonly reset?: true;
}

export async function buildCommand(name: string, title: string, signal: AbortSignal): Promise<Command> {
  return new Command(name)
    .helpGroup('GitHub, Slack, Sentry and Jenkins:')
    .summary('Run stand-ins of the services, to try registering')
    .description(
      'Run stand-ins of GitHub, Slack, Sentry and Jenkins on this machine, with a page that shows what is registered and every call that is made. No account is needed, and nothing leaves this machine. Ctrl-C ends it.',
    )
    .option('--port <number>', 'where it listens from now on (default: chosen once, then kept)', parsePort)
    .option('--state <folder>', 'where it keeps what is registered', defaultRehearsalFolder)
    .option('--fail <call>', 'let a call fail: SERVICE:CALL:KIND; can be repeated', collect, [])
    .option('--reset', 'forget everything that was registered before')
    .addHelpText(
      'after',
      `\nExamples:\n  ${title}                        # start it, and show where the page is\n  ${title} --fail github:3:502    # the third call to GitHub gets 502\n  ${title} --fail slack:1+:hang   # Slack never answers\n  ${title} --reset                # start afresh\n\nIn another terminal:\n  countable new demo --yes --rehearse     # make a project and register it here\n  countable register --rehearse           # register the project in this folder`,
    )
    .action((options: Options) => runRehearsal(options, signal));
}

function parsePort(text: string): number {
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port < 65_536) return port;
  throw new UsageError(`--port must be a number from 1 to 65535; it is ${JSON.stringify(text)}.`);
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

async function runRehearsal({ port, state, fail, reset }: Options, signal: AbortSignal): Promise<void> {
  const chosen = { ...(port !== undefined && { port }), ...(reset && { reset }) };
  const rehearsal = await openRehearsal({ folder: resolve(state), fail, ...chosen });
  if (rehearsal.isElsewhere) {
    await rehearsal.close();
    return print(`A rehearsal runs already. Its page: ${rehearsal.address}`);
  }
  print(describe(rehearsal, fail));
  await untilInterrupted(signal);
  await rehearsal.close({ now: true });
}

function describe({ address }: Rehearsal, fail: readonly string[]): string {
  const lines = [
    `The rehearsal runs. Its page: ${address}`,
    ...(fail.length > 0 ? [`These calls will fail: ${fail.join(', ')}`] : []),
    '',
    'In another terminal:',
    '  countable new demo --yes --rehearse   # make a project and register it here',
    '  countable register --rehearse         # register the project in this folder',
    '',
    'Ctrl-C ends it.',
  ];
  return lines.join('\n');
}

/** Ctrl-C is how it is meant to end: no failure. */
function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
