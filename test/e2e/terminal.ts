/** A person at a terminal: sees what a program shows, types keys. A real pseudo-terminal, by util-linux's `script`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export const keys = {
  enter: '\r',
  down: '\u001B[B',
  up: '\u001B[A',
  clearLine: '\u0015',
  interrupt: '\u0003',
} as const;

/** @throws Error that says what to install */
export async function verifyCanOpenTerminal(): Promise<void> {
  const { stdout, failed } = await execa('script', ['--version'], { reject: false });
  if (failed || !stdout.includes('util-linux')) {
    throw new Error(
      'These tests open a terminal with the command "script" of util-linux, which is missing here.\n' +
        'On Debian and Ubuntu: apt-get install bsdutils; on macOS: brew install util-linux, and put its bin first in PATH.',
    );
  }
}

export class Terminal {
  readonly #script: ChildProcess;
  readonly #end: Promise<number | null>;
  #shown = '';
  #seen = 0;

  /** Starts a command in a terminal, wide enough for every line unless said; it is ended with the test at the latest. */
  constructor(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>, columns = 200) {
    const line = `stty columns ${columns} rows 60; exec ${command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`;
    const options = ['--quiet', '--return', '--flush', '--command', line, '/dev/null'];
    this.#script = spawn('script', options, { cwd, env: { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh' } });
    this.#script.stdout?.on('data', (data: Buffer) => {
      this.#shown += data.toString();
    });
    this.#end = new Promise((resolve) => this.#script.on('exit', resolve));
    onTestFinished(() => {
      this.#script.kill('SIGKILL');
    });
  }

  /** Waits until a text appears below what was seen before. */
  async sees(text: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    let at = -1;
    for (; at < 0; at = this.#text().indexOf(text, this.#seen)) {
      if (Date.now() > deadline) throw new Error(`"${text}" was not shown, but:\n${this.#text().slice(this.#seen)}`);
      await setTimeout(20);
    }
    this.#seen = at + text.length;
  }

  /** All that was shown until now. */
  shown(): string {
    return this.#text();
  }

  type(text: string): void {
    this.#script.stdin?.write(text);
  }

  /** Waits for a question, and answers it. */
  async answers(question: string, text: string): Promise<void> {
    await this.sees(`? ${question}`);
    this.type(text);
  }

  /** Waits for the end. @returns the exit code and all that was shown */
  async ends(): Promise<{ readonly exitCode: number | null; readonly text: string; readonly isCursorShown: boolean }> {
    const exitCode = await this.#end;
    const isCursorShown = this.#shown.lastIndexOf('\u001B[?25h') >= this.#shown.lastIndexOf('\u001B[?25l');
    return { exitCode, text: this.#text(), isCursorShown };
  }

  #text(): string {
    return stripVTControlCharacters(this.#shown);
  }
}
