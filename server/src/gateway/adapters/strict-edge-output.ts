import type { Socket } from 'node:net';
import { isJoinable, writeJoined } from './strict-joined-write.ts';

/** Up to this size bytes go out as text, in one piece with what frames them; larger ones are not copied. */
const COPIED_BYTES_MAX = 8_192;
/** What is held back goes out at this size, before the turn ends. */
const HELD_CHARS_MAX = 32_768;

/**
 * What is written to one client: pieces of one turn are joined, and go out at its end or before. A small answer is one
 * write, since the write is what costs.
 */
export class StrictEdgeOutput {
  readonly #socket: Socket;
  readonly #bytesMax: number;
  /** Characters stand for bytes (latin1). */
  #held = '';
  #isFlushPlanned = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#bytesMax = socket.writableHighWaterMark;
  }

  /** True when the system took everything. */
  get isEmpty(): boolean {
    return this.#held === '' && this.#socket.writableLength === 0;
  }

  text(text: string): void {
    this.#held += text;
    if (this.#held.length > HELD_CHARS_MAX) this.flush();
    else this.#planFlush();
  }

  /** Bytes between texts. False: enough is waiting, and the socket will say `drain`. */
  bytes(before: string, bytes: Buffer, after: string): boolean {
    if (bytes.length <= COPIED_BYTES_MAX) this.text(before + bytes.toString('latin1') + after);
    else this.#writeTogether(before, bytes, after);
    return this.#held.length + this.#socket.writableLength < this.#bytesMax;
  }

  /** The same for the last bytes of an answer, which wait for nothing: they go out at once, with what was held back. */
  lastBytes(before: string, bytes: Buffer, after: string): void {
    const joined = { before: this.#held + before, bytes, after };
    if (!isJoinable(joined)) {
      this.#writeTogether(before, bytes, after);
      return;
    }
    this.#held = '';
    writeJoined(this.#socket, joined);
  }

  flush(): void {
    if (this.#held === '') return;
    const text = this.#held;
    this.#held = '';
    this.#socket.write(text, 'latin1');
  }

  /** Forgets what is held back. */
  drop(): void {
    this.#held = '';
  }

  #writeTogether(before: string, bytes: Buffer, after: string): void {
    this.#socket.cork();
    this.#held += before;
    this.flush();
    this.#socket.write(bytes);
    if (after !== '') this.#socket.write(after, 'latin1');
    this.#socket.uncork();
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    queueMicrotask(this.#flushPlanned);
  }

  readonly #flushPlanned = (): void => {
    this.#isFlushPlanned = false;
    this.flush();
  };
}
