/** `Content`, as far as it is written. */
export interface WrittenContent {
  readonly role: 'user' | 'model';
  readonly parts: readonly WrittenPart[];
}

/** `Part`. */
export type WrittenPart = Readonly<Record<string, unknown>>;
