import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import { GatheredBytes } from './gathered-bytes.ts';
import type { Relay, RelayHost } from './relay.ts';
import { isBroken, looksLikeJson } from './sniff-body.ts';
import type { AnswerTranslator } from './translate/translation.ts';

/** Up to this size an answer is held until it is whole, then goes out in one write behind its head. */
const HELD_BYTES_MAX = 1_048_576;

/** How an answer is relayed that is not a stream of events that we can read. */
export interface WholeAnswer {
  /** From its head; undefined: not known. */
  readonly length: number | undefined;
  /** Who reads its usage; undefined: nobody can. */
  readonly dialect: Dialect | undefined;
  /** A small answer is held whole, so that one that breaks off can still be fetched elsewhere. */
  readonly isHeld: boolean;
  /** Up to this size it is kept for reading its usage; a larger one passes unread. */
  readonly readBytesMax: number;
  /** The provider's status. */
  readonly status: number;
  /** Puts it into the client's API, for which it is held whole whatever its size; undefined: it is in that already. */
  readonly translator: AnswerTranslator | undefined;
}

/** A good answer of this status has a body (RFC 9110, sections 15.3.5 and 15.3.6). */
export function isWholeStatus(status: number): boolean {
  return status >= 200 && status < 300 && status !== 204 && status !== 205;
}

const NOTHING_READ: AnswerReading = {};

/** What something was read of is JSON from its first byte to its last; of the rest it is found out. */
function isJson(bytes: Buffer, { usage, model }: AnswerReading): boolean {
  return looksLikeJson(bytes) && (usage !== undefined || model !== undefined || !isBroken(bytes));
}

/** Relays an answer whose last piece is held back until the record is written. A large one flows, one piece behind. */
export function wholeRelay(host: RelayHost, answer: WholeAnswer): Relay {
  return new WholeRelay(host, answer);
}

class WholeRelay implements Relay {
  readonly #host: RelayHost;
  readonly #answer: WholeAnswer;
  /** All of it, as long as it may be read. */
  readonly #kept = new GatheredBytes();
  #bytes = 0;
  /** The last piece, while the answer flows. */
  #last: Buffer | undefined;
  #isStarted = false;
  #isRecorded = false;
  #reading: AnswerReading = {};

  constructor(host: RelayHost, answer: WholeAnswer) {
    this.#host = host;
    this.#answer = answer;
  }

  data(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#answer.translator !== undefined) return this.#keepForTranslation(chunk);
    const isFlowing = this.#isStarted || !this.#answer.isHeld || this.#bytes > HELD_BYTES_MAX;
    const isFast = isFlowing ? this.#flow(chunk) : true;
    if (this.#isKept()) this.#kept.add(chunk);
    else this.#kept.clear();
    return isFast;
  }

  end(): void {
    if (!this.#read() && !this.#isStarted) {
      this.#host.reject();
      return;
    }
    const bytes = this.#translated();
    if (this.#failedEarly()) return;
    if (bytes !== undefined && !this.#host.keepInstead(bytes.length)) return;
    this.#isRecorded = true;
    this.#host.record('ok', () => this.#finish(bytes));
  }

  breakOff(): void {
    if (this.#isRecorded) return;
    this.#isRecorded = true;
    this.#host.record('upstream_truncated', () => this.#host.cut());
  }

  reading(): AnswerReading {
    return this.#reading;
  }

  isCommitted(): boolean {
    return this.#isStarted || this.#isRecorded;
  }

  release(): void {}

  isComplete(): boolean {
    return false;
  }

  contentBytes(): number | undefined {
    const { dialect, status } = this.#answer;
    const isNeeded = isWholeStatus(status) && this.#reading.usage?.output === undefined;
    return isNeeded && dialect !== undefined && this.#isKept() ? dialect.contentBytes(this.#kept.bytes()) : undefined;
  }

  /**
   * False: a good status over nothing, over a page of a proxy, over half an answer, or over what was to be translated and cannot be read.
   * Clients could make nothing of it.
   */
  #read(): boolean {
    const { dialect, status, translator } = this.#answer;
    if (dialect === undefined || !this.#isKept()) return translator === undefined || !isWholeStatus(status);
    const bytes = this.#kept.bytes();
    const reading = bytes.length === 0 ? NOTHING_READ : dialect.readAnswer(bytes);
    const isNone = isWholeStatus(status) && !isJson(bytes, reading);
    if (!isNone) this.#reading = reading;
    else if (this.#isStarted) this.#reading = { ...reading, errorCode: 'upstream_malformed' };
    return !isNone;
  }

  /** An error of the provider's under a good status: others may do better. */
  #failedEarly(): boolean {
    const { errorCode } = this.#reading;
    const isEarly = errorCode !== undefined && isWholeStatus(this.#answer.status) && !this.#isStarted;
    return isEarly && this.#host.failEarly(errorCode);
  }

  #keepForTranslation(chunk: Buffer): boolean {
    if (this.#isKept()) this.#kept.add(chunk);
    else this.#host.reject();
    return true;
  }

  #isKept(): boolean {
    const isNeeded = this.#answer.dialect !== undefined || !this.#isStarted;
    return isNeeded && this.#bytes <= this.#answer.readBytesMax;
  }

  /** Sends all but the newest piece. */
  #flow(chunk: Buffer): boolean {
    const before = this.#isStarted ? this.#last : this.#kept.bytes();
    if (!this.#isStarted) {
      this.#host.start(this.#answer.length);
      this.#isStarted = true;
    }
    this.#last = chunk;
    return before === undefined || before.length === 0 ? true : this.#host.write(before);
  }

  /** undefined: it is in the client's API already. */
  #translated(): Buffer | undefined {
    const { translator, status } = this.#answer;
    if (translator === undefined) return undefined;
    const answer = translator.whole(this.#kept.bytes(), status);
    if (answer.status !== status) {
      this.#reading = { ...this.#reading, errorCode: this.#reading.errorCode ?? 'upstream_malformed' };
      this.#host.replaceStatus(answer.status);
    }
    return answer.body;
  }

  #finish(translated: Buffer | undefined): void {
    if (this.#isStarted) {
      this.#host.finish(this.#last);
      return;
    }
    this.#host.start(translated === undefined ? (this.#answer.length ?? this.#bytes) : translated.length);
    this.#isStarted = true;
    this.#host.finish(translated ?? this.#kept.bytes());
  }
}
