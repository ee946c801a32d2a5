/** The input of a call of GitHub, taken apart. What is missing is a bug of ours. */
import type { Json } from '../service.ts';

export class CallInput {
  readonly #input: { readonly [key: string]: Json };

  constructor(input: { readonly [key: string]: Json }) {
    this.#input = input;
  }

  text(name: string): string {
    const value = this.#input[name];
    if (typeof value !== 'string') throw new Error(`The call lacks ${name}.`);
    return value;
  }

  /** Undefined where it is not given. */
  optionalText(name: string): string | undefined {
    return typeof this.#input[name] === 'string' ? this.text(name) : undefined;
  }

  texts(name: string): string[] {
    const value = this.#input[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }

  textsByName(name: string): Readonly<Record<string, string>> {
    const value = this.#input[name];
    if (typeof value !== 'object' || value === null) throw new Error(`The call lacks ${name}.`);
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
  }

  has(name: string): boolean {
    return this.#input[name] === true;
  }

  number(name: string): number {
    return Number(this.#input[name]);
  }

  /** The repository, as Octokit wants it named. */
  get where(): { readonly owner: string; readonly repo: string } {
    return { owner: this.text('owner'), repo: this.text('repository') };
  }

  /** The repository, as people call it. */
  get name(): string {
    return `${this.text('owner')}/${this.text('repository')}`;
  }
}
