import type { Chained, Log } from '#kernel';
import type { UpstreamCall, UpstreamFault, UpstreamHead, UpstreamRequest, UpstreamSink } from '../upstream.ts';

/** Who has a call: the pool while it waits, then its connection. */
export interface CallKeeper {
  /** It was called off. */
  dropped(call: StrictCall): void;
  /** Its sink takes more. */
  resumed(): void;
}

interface CallParts {
  /** Its head as text (latin1). */
  readonly head: string;
  readonly sink: UpstreamSink;
  readonly log: Log;
}

/** One request, from its sending to its last word. A sink that throws loses its answer, and harms nobody else's. */
export class StrictCall implements UpstreamCall, Chained<StrictCall> {
  older: StrictCall | undefined;
  newer: StrictCall | undefined;
  readonly request: UpstreamRequest;
  readonly head: string;
  /** undefined: nobody has it yet, or any longer. */
  keeper: CallKeeper | undefined;
  /** When it stops waiting for a connection. */
  waitsUntilMs = 0;
  /** The connection that is being opened since it came. */
  prompted: { readonly state: string; drop(): void } | undefined;
  readonly #sink: UpstreamSink;
  readonly #log: Log;
  #isOver = false;
  #isHeld = false;
  #isEndDue = false;

  constructor(request: UpstreamRequest, { head, sink, log }: CallParts) {
    this.request = request;
    this.head = head;
    this.#sink = sink;
    this.#log = log;
  }

  /** The sink is full: nothing is to be read for it. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  abort(): void {
    this.#isOver = true;
    this.#leave();
  }

  resume(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (this.#isEndDue) queueMicrotask(() => this.#end());
    else this.keeper?.resumed();
  }

  answered(head: UpstreamHead): void {
    if (this.#isOver) return;
    try {
      this.#sink.head(head);
    } catch (cause) {
      this.#giveUp(cause);
    }
  }

  /** Called for one piece at a time, while it is held only where one read brought more than it took. */
  took(chunk: Buffer): void {
    if (this.#isOver) return;
    // Held until the sink says otherwise: it may ask for more while it still takes this piece.
    const wasHeld = this.#isHeld;
    this.#isHeld = true;
    try {
      // TLS gives all records of one read, pause or not: only `resume` ends a hold.
      if (this.#sink.data(chunk) && !wasHeld) this.#isHeld = false;
    } catch (cause) {
      this.#giveUp(cause);
    }
  }

  /** All of the answer is there; a sink that is full hears of it when it asks for more. */
  ended(): void {
    this.keeper = undefined;
    if (this.#isHeld) this.#isEndDue = true;
    else this.#end();
  }

  fail(fault: UpstreamFault): void {
    this.keeper = undefined;
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      this.#sink.error(fault);
    } catch (error) {
      this.#log.error({ error }, 'A failed call to a provider could not be ended.');
    }
  }

  /** For when the sink cannot be told at once, since its caller has no call in hand yet. */
  failSoon(fault: UpstreamFault): void {
    queueMicrotask(() => this.fail(fault));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      this.#sink.end();
    } catch (error) {
      this.#log.error({ error }, 'An answer of a provider could not be ended.');
    }
  }

  #giveUp(cause: unknown): void {
    this.#log.error({ error: cause }, 'An answer of a provider could not be taken.');
    this.#leave();
    this.fail({ code: 'upstream_truncated', isSent: true, cause });
  }

  #leave(): void {
    const { keeper } = this;
    this.keeper = undefined;
    keeper?.dropped(this);
  }
}
