/** Where a command writes. */
export interface Output {
  readonly out: Sink;
  readonly error: Sink;
  /** Of the terminal that `out` is; undefined: it is none. */
  readonly columns?: number | undefined;
}

/** One of the process's streams; resolves when it has taken the text. */
export type Sink = (text: string | Uint8Array) => Promise<void>;

/** Writes a line. */
export async function writeLine(sink: Sink, line: string): Promise<void> {
  await sink(`${line}\n`);
}
