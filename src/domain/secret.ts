import {inspect} from 'node:util';

/** A credential in memory. Prints as `[secret]` everywhere; `reveal()` is the one way to its text. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret's text. Called only where it leaves for its owner, is hashed, or signs a request. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
