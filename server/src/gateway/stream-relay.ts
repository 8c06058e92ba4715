import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import { mergeReading } from './dialects/merge-reading.ts';
import type { Relay, RelayHost } from './relay.ts';
import type { SseEvent } from './sse/sse-event.ts';
import { sseFramer } from './sse/sse-framer.ts';

/** Ends an event that was cut in its midst, so that ours behind it is read as one of its own. */
const EVENT_BREAK = Buffer.from('\n\n');

/**
 * Relays a stream of events. Bytes go on as they came; with `isUsageHidden`, whole events, so that what the client did
 * not ask for can be left out. The bytes that hold the terminal event wait for the record, all others wait for nothing.
 */
export function streamRelay(host: RelayHost, dialect: Dialect, isUsageHidden: boolean): Relay {
  return new StreamRelay(host, dialect, isUsageHidden);
}

class StreamRelay implements Relay {
  readonly #host: RelayHost;
  readonly #dialect: Dialect;
  readonly #isUsageHidden: boolean;
  readonly #framer = sseFramer();
  #reading: AnswerReading = {};
  #contentEvents = 0;
  #isStarted = false;
  #isTerminal = false;
  #isRecorded = false;
  /** Bytes that wait for the record to be on disk; undefined: nothing waits. */
  #waiting: Buffer[] | undefined;
  #isEnded = false;
  /** What this chunk's events became, while usage is hidden. */
  #kept: Buffer[] = [];
  #isTouched = false;

  constructor(host: RelayHost, dialect: Dialect, isUsageHidden: boolean) {
    this.#host = host;
    this.#dialect = dialect;
    this.#isUsageHidden = isUsageHidden;
  }

  data(chunk: Buffer): boolean {
    const bytes = this.#read(chunk);
    if (this.#waiting !== undefined) {
      this.#waiting.push(...bytes);
      return false;
    }
    if (!this.#isTerminal || this.#isRecorded) return this.#send(bytes);
    this.#recordThenSend(bytes);
    return this.#waiting === undefined;
  }

  end(): void {
    this.#isEnded = true;
    const isCut = this.#framer.heldBytes > 0;
    this.#kept = [];
    this.#framer.end((event) => this.#take(event));
    const rest = this.#isUsageHidden ? this.#kept : [];
    if (this.#waiting !== undefined) this.#waiting.push(...rest);
    else if (this.#isRecorded) this.#finish(rest);
    else if (this.#isWhole()) this.#recordThenSend(rest);
    else this.#endTruncated(rest, isCut);
  }

  breakOff(): void {
    if (this.#isRecorded) {
      // All that the client waits for was recorded and sent; what broke off is only the connection.
      if (this.#waiting === undefined) this.#finish([]);
      else this.#isEnded = true;
      return;
    }
    // A provider that told of an error in the stream has said why it ends.
    if (this.#reading.errorCode !== undefined) this.#recordThenFinish('ok', []);
    else this.#endTruncated([], !this.#isUsageHidden && this.#framer.heldBytes > 0);
  }

  reading(): AnswerReading {
    return this.#reading;
  }

  isCommitted(): boolean {
    return this.#isStarted || this.#isRecorded;
  }

  contentEvents(): number | undefined {
    return this.#contentEvents === 0 ? undefined : this.#contentEvents;
  }

  /** Reads the chunk's events, and gives the bytes that go on. */
  #read(chunk: Buffer): readonly Buffer[] {
    const heldBefore = this.#framer.heldBytes;
    this.#kept = [];
    this.#isTouched = false;
    this.#framer.push(chunk, (event) => this.#take(event));
    const isAsItCame = !this.#isUsageHidden || (!this.#isTouched && heldBefore === 0 && this.#framer.heldBytes === 0);
    return isAsItCame ? [chunk] : this.#kept;
  }

  #take(event: SseEvent): void {
    const reading = this.#dialect.readEvent(event, this.#isUsageHidden);
    if (reading === undefined) {
      this.#kept.push(event.raw);
      return;
    }
    this.#reading = mergeReading(this.#reading, reading);
    if (reading.isContent === true) this.#contentEvents += 1;
    if (reading.isTerminal === true) this.#isTerminal = true;
    if (reading.hidden === undefined) this.#kept.push(event.raw);
    else {
      this.#isTouched = true;
      if (reading.hidden.kind === 'replace') this.#kept.push(reading.hidden.raw);
    }
  }

  /** A stream without its terminal event counts as whole when it told its end otherwise: an error, or the final usage. */
  #isWhole(): boolean {
    return this.#isTerminal || this.#reading.errorCode !== undefined || this.#reading.usage?.output !== undefined;
  }

  #endTruncated(rest: readonly Buffer[], isCut: boolean): void {
    const ours = [...(isCut ? [EVENT_BREAK] : []), this.#host.truncationEvent()];
    this.#recordThenFinish('upstream_truncated', [...rest, ...ours]);
  }

  #recordThenFinish(how: 'ok' | 'upstream_truncated', bytes: readonly Buffer[]): void {
    this.#isRecorded = true;
    this.#host.record(how, () => this.#finish(bytes));
  }

  #recordThenSend(bytes: readonly Buffer[]): void {
    this.#isRecorded = true;
    this.#waiting = [...bytes];
    this.#host.record('ok', () => {
      const ready = this.#waiting ?? [];
      this.#waiting = undefined;
      if (this.#isEnded) this.#finish(ready);
      else if (this.#send(ready)) this.#host.resume();
    });
  }

  #finish(bytes: readonly Buffer[]): void {
    this.#send(bytes);
    if (!this.#isStarted) this.#start();
    this.#host.finish();
  }

  #send(bytes: readonly Buffer[]): boolean {
    if (bytes.length === 0 || this.#host.isGone()) return true;
    if (!this.#isStarted) this.#start();
    return this.#host.write(bytes.length === 1 && bytes[0] !== undefined ? bytes[0] : Buffer.concat(bytes));
  }

  #start(): void {
    this.#host.start(undefined);
    this.#isStarted = true;
  }
}
