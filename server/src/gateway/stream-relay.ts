import type { AnswerReading, Dialect, EventReading } from './dialects/dialect.ts';
import { type AlikeEvent, EventTemplate } from './dialects/event-template.ts';
import { mergeReading } from './dialects/merge-reading.ts';
import type { StreamEvent } from './framing/stream-event.ts';
import type { StreamFramer } from './framing/stream-framer.ts';
import type { Relay, RelayHost } from './relay.ts';
import type { AnswerTranslator } from './translate/translation.ts';

/** Bytes held back at most while no content has come, so that a stream that fails first can still be had elsewhere. */
const HELD_BYTES_MAX = 65_536;
const NOTHING: readonly Buffer[] = [];

/** How a stream of events is relayed. */
export interface StreamedAnswer {
  /** Reads it. */
  readonly dialect: Dialect;
  readonly framer: StreamFramer;
  /** The client did not ask for usage: it is left out. */
  readonly isUsageHidden: boolean;
  /** Puts it into the client's API; undefined: it is in that already. */
  readonly translator: AnswerTranslator | undefined;
  /** Answers in it, side by side. */
  readonly choices: number;
  /** Nothing goes out before the first content, since others can still be asked. */
  readonly isHeld: boolean;
}

/**
 * Relays a stream of events. Bytes go on as they came; where events are changed or left out, whole events. The bytes that hold the
 * terminal event wait for the record, all others wait for nothing but, while others can be asked, the first content.
 */
export function streamRelay(host: RelayHost, answer: StreamedAnswer): Relay {
  return new StreamRelay(host, answer);
}

class StreamRelay implements Relay {
  readonly #host: RelayHost;
  readonly #answer: StreamedAnswer;
  /** Events are changed on the way, so that only whole ones go on. */
  readonly #isEdited: boolean;
  /** Tells events that need not be read; undefined: all are. */
  readonly #template: EventTemplate | undefined;
  #reading: AnswerReading = {};
  #contentEvents = 0;
  #contentBytes = 0;
  #isStarted = false;
  #isTerminal = false;
  #isComplete = false;
  #finished = 0;
  #isRecorded = false;
  #isDone = false;
  /** The newest event was too long to be read: what it said is not known, and may have been the end. */
  #isUnread = false;
  #wasUnread = false;
  #isEndWritten = false;
  /** Bytes held back for the first content; undefined: nothing is held back any longer. */
  #held: Buffer[] | undefined;
  #heldBytes = 0;
  /** Bytes that wait for the record to be on disk; undefined: nothing waits. */
  #waiting: Buffer[] | undefined;
  #isEnded = false;
  /** What this chunk's events became, where events are changed. */
  #kept: Buffer[] = [];
  #isTouched = false;
  readonly #takeEach = (event: StreamEvent): void => this.#take(event);
  readonly #skipAlike = (bytes: Buffer, from: number): number => this.#takeAlikes(bytes, from);

  constructor(host: RelayHost, answer: StreamedAnswer) {
    this.#host = host;
    this.#answer = answer;
    this.#isEdited = answer.isUsageHidden || answer.translator !== undefined;
    this.#held = answer.isHeld ? [] : undefined;
    const { varying } = answer.dialect;
    this.#template = varying === undefined || answer.translator !== undefined ? undefined : new EventTemplate(varying);
  }

  data(chunk: Buffer): boolean {
    if (this.#isDone) return true;
    const bytes = this.#read(chunk);
    if (this.#isComplete && this.#answer.framer.isClosed) this.#isTerminal = true;
    if (this.#failedEarly()) return true;
    if (this.#waiting !== undefined) {
      this.#waiting.push(...bytes);
      return false;
    }
    if (!this.#isTerminal || this.#isRecorded) return this.#pass(bytes);
    return this.#recordThenSend(bytes);
  }

  end(): void {
    if (this.#isDone) return;
    const { framer } = this.#answer;
    this.#isEnded = true;
    const isCut = framer.heldBytes > 0;
    this.#kept = [];
    framer.end(this.#takeEach);
    // What ends a whole answer would end a broken one as if it were whole.
    if (this.#isRecorded || this.#isWhole()) this.#kept.push(...this.#translatedEnd());
    if (this.#failedEarly()) return;
    const rest = this.#isEdited ? this.#kept : NOTHING;
    if (this.#waiting !== undefined) this.#waiting.push(...rest);
    else if (this.#isRecorded) this.#finish(rest);
    else if (this.#isWhole()) this.#recordThenFinish('ok', rest);
    else if (!this.#failEarly('upstream_truncated')) this.#endTruncated(rest, isCut && !this.#isEdited);
  }

  breakOff(): void {
    if (this.#isDone) return;
    if (this.#isRecorded) {
      // All that the client waits for was recorded and sent; what broke off is only the connection.
      if (this.#waiting === undefined) this.#finish(NOTHING);
      else this.#isEnded = true;
      return;
    }
    // A provider that told of an error in the stream has said why it ends.
    if (this.#reading.errorCode !== undefined) this.#recordThenFinish('ok', NOTHING);
    else this.#endTruncated(NOTHING, !this.#isEdited && this.#answer.framer.heldBytes > 0);
  }

  release(): void {
    if (this.#held !== undefined && !this.#isDone) this.#pass(NOTHING, true);
  }

  reading(): AnswerReading {
    return this.#reading;
  }

  isCommitted(): boolean {
    return this.#isStarted || this.#isRecorded;
  }

  isComplete(): boolean {
    return this.#isComplete && this.#held === undefined && this.#waiting === undefined;
  }

  contentBytes(): number | undefined {
    return this.#contentBytes === 0 && this.#wasUnread ? undefined : this.#contentBytes;
  }

  /** Reads the chunk's events, and gives the bytes that go on. */
  #read(chunk: Buffer): readonly Buffer[] {
    const { framer } = this.#answer;
    if (this.#isEdited) return this.#edit(chunk, framer);
    framer.push(chunk, this.#takeEach, this.#skipAlike);
    return [chunk];
  }

  #edit(chunk: Buffer, framer: StreamFramer): readonly Buffer[] {
    const heldBefore = framer.heldBytes;
    this.#kept = [];
    this.#isTouched = false;
    framer.push(chunk, this.#takeEach, this.#skipAlike);
    const isAsItCame = !this.#isTouched && heldBefore === 0 && framer.heldBytes === 0;
    return isAsItCame ? [chunk] : this.#kept;
  }

  #take(event: StreamEvent): void {
    const { raw, isWhole } = event;
    this.#isUnread = !isWhole;
    if (this.#isUnread) this.#wasUnread = true;
    // One that came in pieces was not seen before.
    const alike = isWhole ? this.#template?.match(raw, 0) : undefined;
    if (alike === undefined) this.#takeRead(event);
    else this.#takeAlike(alike, raw, 0);
  }

  /** Takes events in a row that need not be read, and gives the offset behind them. */
  #takeAlikes(bytes: Buffer, from: number): number {
    const template = this.#template;
    if (template === undefined) return from;
    let at = from;
    for (let alike = template.match(bytes, at); alike !== undefined; alike = template.match(bytes, at)) {
      this.#isUnread = false;
      this.#takeAlike(alike, bytes, at);
      at = alike.end;
    }
    return at;
  }

  #takeRead(event: StreamEvent): void {
    const { dialect, isUsageHidden, translator } = this.#answer;
    const reading = dialect.readEvent(event, isUsageHidden);
    this.#template?.learn(event.raw, reading);
    if (reading !== undefined) this.#note(reading);
    if (translator !== undefined) {
      this.#isTouched = true;
      this.#keep(translator.event(event));
      this.#noteTranslated();
      if (reading?.isTerminal === true) this.#kept.push(...this.#translatedEnd());
      return;
    }
    if (!this.#isEdited) return;
    if (reading?.hidden === undefined) this.#kept.push(event.raw);
    else {
      this.#isTouched = true;
      if (reading.hidden.kind === 'replace') this.#kept.push(reading.hidden.raw);
    }
  }

  /** What comes behind the end of a stream is no part of the answer, however it is cut into pieces. */
  #note(reading: EventReading): void {
    if (this.#isTerminal) return;
    this.#reading = mergeReading(this.#reading, reading);
    if (reading.isContent === true) this.#contentEvents += 1;
    this.#contentBytes += reading.contentBytes ?? 0;
    if (reading.isTerminal === true) this.#isTerminal = true;
    if (reading.isComplete === true) this.#noteFinished(reading.finished);
  }

  #noteFinished(finished = this.#answer.choices): void {
    this.#finished += finished;
    this.#isComplete = this.#finished >= this.#answer.choices;
  }

  #takeAlike({ end, contentBytes, shown }: AlikeEvent, bytes: Buffer, from: number): void {
    if (!this.#isTerminal) {
      this.#contentEvents += 1;
      this.#contentBytes += contentBytes;
    }
    if (!this.#isEdited) return;
    if (shown !== undefined) this.#isTouched = true;
    this.#kept.push(shown ?? bytes.subarray(from, end));
  }

  #translatedEnd(): readonly Buffer[] {
    if (this.#isEndWritten) return NOTHING;
    this.#isEndWritten = true;
    const end = this.#answer.translator?.end();
    this.#noteTranslated();
    return end === undefined ? NOTHING : [end];
  }

  /** What the client was told as an error is one in the row. */
  #noteTranslated(): void {
    if (this.#answer.translator?.hasFailed() !== true || this.#reading.errorCode !== undefined) return;
    this.#reading = { ...this.#reading, errorCode: 'upstream_malformed' };
  }

  #keep(bytes: Buffer | undefined): void {
    if (bytes !== undefined && bytes.length > 0) this.#kept.push(bytes);
  }

  /** A stream without its terminal event counts as whole when it told its end otherwise: an error, or its last words. */
  #isWhole(): boolean {
    return this.#isTerminal || this.#isComplete || this.#isUnread || this.#reading.errorCode !== undefined;
  }

  /** An error before any content: others may do better. */
  #failedEarly(): boolean {
    const { errorCode } = this.#reading;
    return errorCode !== undefined && this.#contentEvents === 0 && this.#failEarly(errorCode);
  }

  #failEarly(errorCode: string): boolean {
    this.#isDone = this.#held !== undefined && this.#host.failEarly(errorCode);
    return this.#isDone;
  }

  #endTruncated(rest: readonly Buffer[], isCut: boolean): void {
    const ours = this.#answer.translator === undefined ? this.#answer.framer : undefined;
    const error = this.#host.truncationError();
    const closing = ours === undefined ? error.event : ours.closing(error, isCut);
    this.#recordThenFinish('upstream_truncated', [...rest, closing]);
  }

  #recordThenFinish(how: 'ok' | 'upstream_truncated', bytes: readonly Buffer[]): void {
    this.#isRecorded = true;
    this.#host.record(how, () => this.#finish(bytes));
  }

  #recordThenSend(bytes: readonly Buffer[]): boolean {
    this.#isRecorded = true;
    this.#waiting = [...bytes];
    let isFast = false;
    this.#host.record('ok', () => {
      const ready = this.#waiting ?? [];
      this.#waiting = undefined;
      if (this.#isEnded) this.#finish(ready);
      else {
        isFast = this.#pass(ready, true);
        if (isFast) this.#host.resume();
      }
    });
    return isFast;
  }

  #finish(bytes: readonly Buffer[]): void {
    this.#pass(bytes, true);
    if (!this.#isStarted) this.#start();
    this.#host.finish();
  }

  /** Sends, or holds back: until the first content, within bounds. */
  #pass(bytes: readonly Buffer[], isReleased = false): boolean {
    if (this.#held === undefined) return this.#send(bytes);
    this.#held.push(...bytes);
    for (const { length } of bytes) this.#heldBytes += length;
    if (!isReleased && this.#contentEvents === 0 && this.#heldBytes <= HELD_BYTES_MAX) return true;
    const ready = this.#held;
    this.#held = undefined;
    return this.#send(ready);
  }

  #send(bytes: readonly Buffer[]): boolean {
    if (bytes.length === 0) return true;
    if (!this.#isStarted) this.#start();
    return this.#host.write(bytes.length === 1 && bytes[0] !== undefined ? bytes[0] : Buffer.concat(bytes));
  }

  #start(): void {
    this.#host.start(undefined);
    this.#isStarted = true;
  }
}
