import type { Clock } from '#kernel';
import type { PayloadCapture } from '#usage';
import type { EdgeReply } from './edge.ts';

/** What goes to the client of one call, and what of it is remembered. After the client left, nothing goes to it. */
export class ClientSide {
  readonly #reply: EdgeReply;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #payload: PayloadCapture | undefined;
  /** Milliseconds into the call at which the client left; undefined: it is there. */
  goneMs: number | undefined;
  /** The client left when it had all that it waited for. */
  hadAll = false;
  /** The status that it got; undefined: none so far. */
  startedStatus: number | undefined;
  /** Milliseconds into the call at which its first byte went out. */
  firstByteMs: number | undefined;
  #isTaken = false;
  #onTaken: (() => void) | undefined;

  constructor(
    reply: EdgeReply,
    clock: Clock,
    { startedMs, payload }: { readonly startedMs: number; readonly payload: PayloadCapture | undefined },
  ) {
    this.#reply = reply;
    this.#clock = clock;
    this.#startedMs = startedMs;
    this.#payload = payload;
    reply.onTaken = () => this.#taken();
  }

  elapsedMs(): number {
    return Math.round(this.#clock.monotonicMs() - this.#startedMs);
  }

  isGone(): boolean {
    return this.goneMs !== undefined;
  }

  left(hadAll: boolean): void {
    this.goneMs = this.elapsedMs();
    this.hadAll = hadAll;
    this.#taken();
  }

  /** Acts when nothing of the answer waits for the client in this process any more: it has all, or is gone. */
  whenTaken(act: () => void): void {
    if (this.#isTaken) act();
    else this.#onTaken = act;
  }

  start(status: number, fields: readonly string[], length: number | undefined): void {
    if (this.isGone()) return;
    this.#reply.start(status, fields, length);
    this.startedStatus = status;
    this.firstByteMs ??= this.elapsedMs();
  }

  /** The payload is kept whole though the client is there no more. */
  write(chunk: Buffer): boolean {
    this.#payload?.response(chunk);
    return this.isGone() ? true : this.#reply.data(chunk);
  }

  finish(last: Buffer | undefined): void {
    if (last !== undefined) this.#payload?.response(last);
    if (this.isGone()) return;
    if (last === undefined) this.#reply.end();
    else this.#reply.end(last);
  }

  cut(): void {
    if (!this.isGone()) this.#reply.abort();
  }

  #taken(): void {
    this.#isTaken = true;
    const act = this.#onTaken;
    this.#onTaken = undefined;
    act?.();
  }
}
