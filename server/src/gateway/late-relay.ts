import type { AnswerReading } from './dialects/dialect.ts';
import type { Relay } from './relay.ts';
import { shapeOf } from './sniff-body.ts';

/** Bytes of white space in front of an answer, at most, behind which is looked for what it is. */
const SNIFFED_BYTES_MAX = 1_024;
const NOTHING = Buffer.alloc(0);
const UNREAD: AnswerReading = {};

/** A relay that is chosen when the answer's first bytes are there; by `choose`, which is called once, with nothing when none came. */
export function lateRelay(choose: (first: Buffer) => Relay): Relay {
  return new LateRelay(choose);
}

class LateRelay implements Relay {
  readonly #choose: (first: Buffer) => Relay;
  #chosen: Relay | undefined;
  #first: Buffer = NOTHING;
  #isReleased = false;

  constructor(choose: (first: Buffer) => Relay) {
    this.#choose = choose;
  }

  data(chunk: Buffer): boolean {
    if (this.#chosen !== undefined) return this.#chosen.data(chunk);
    this.#first = this.#first.length === 0 ? chunk : Buffer.concat([this.#first, chunk]);
    const isKnown = shapeOf(this.#first) !== undefined || this.#first.length >= SNIFFED_BYTES_MAX;
    return isKnown ? this.#begin().data(this.#takeFirst()) : true;
  }

  end(): void {
    this.#beginWithRest().end();
  }

  breakOff(): void {
    this.#beginWithRest().breakOff();
  }

  release(): void {
    this.#isReleased = true;
    this.#chosen?.release();
  }

  reading(): AnswerReading {
    return this.#chosen?.reading() ?? UNREAD;
  }

  isCommitted(): boolean {
    return this.#chosen?.isCommitted() ?? false;
  }

  isComplete(): boolean {
    return this.#chosen?.isComplete() ?? false;
  }

  contentBytes(): number | undefined {
    return this.#chosen?.contentBytes();
  }

  #begin(): Relay {
    if (this.#chosen === undefined) {
      this.#chosen = this.#choose(this.#first);
      if (this.#isReleased) this.#chosen.release();
    }
    return this.#chosen;
  }

  #beginWithRest(): Relay {
    const relay = this.#begin();
    const rest = this.#takeFirst();
    if (rest.length > 0) relay.data(rest);
    return relay;
  }

  #takeFirst(): Buffer {
    const first = this.#first;
    this.#first = NOTHING;
    return first;
  }
}
