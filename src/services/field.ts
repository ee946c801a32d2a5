/** Takes the answers of services apart, and says where one is not of the form that it should have. Pure. */

/** An answer has not the form that its service promises. The message says what is wrong where: "[0].slug is no text". */
export class UnexpectedForm extends Error {
  override readonly name = 'UnexpectedForm';
}

/** A value in an answer. */
export class Field {
  readonly value: unknown;
  readonly #place: string;

  /** @param place where the value stands in its answer; empty for the whole */
  constructor(value: unknown, place = '') {
    this.value = value;
    this.#place = place;
  }

  /** Is there a value, and not null? */
  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** A field of an object; one without a value where it has none of that name. */
  get(name: string): Field {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) throw this.#isNo('object');
    return new Field((this.value as Record<string, unknown>)[name], this.#place ? `${this.#place}.${name}` : name);
  }

  list(): Field[] {
    if (!Array.isArray(this.value)) throw this.#isNo('list');
    return this.value.map((value, index) => new Field(value, `${this.#place}[${index}]`));
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.#isNo('text');
    return this.value;
  }

  /** Empty where there is none. */
  optionalText(): string {
    return this.isThere ? this.text() : '';
  }

  /** A number or a text: services have both for ids. */
  id(): string {
    const { value } = this;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    if (typeof value !== 'string' || value === '') throw this.#isNo('id');
    return value;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.#isNo('yes or no');
    return this.value;
  }

  #isNo(form: string): UnexpectedForm {
    return new UnexpectedForm(`${this.#place || 'it'} is no ${form}`);
  }
}
