import type { ActiveAttempt } from './active-attempt.ts';
import type { UpstreamFault, UpstreamHead, UpstreamSink } from './upstream.ts';

/** The call that an attempt belongs to. */
export interface SinkOwner {
  answered(attempt: ActiveAttempt, head: UpstreamHead): void;
  received(attempt: ActiveAttempt, chunk: Buffer): boolean;
  ended(attempt: ActiveAttempt): void;
  failed(attempt: ActiveAttempt, fault: UpstreamFault): void;
  /** What it was told made it throw. */
  broke(error: unknown): void;
}

/** Tells a call what becomes of one attempt. A bug of ours must not leave a call without its record, nor a client without an end. */
export class AttemptSink implements UpstreamSink {
  readonly #owner: SinkOwner;
  readonly #attempt: ActiveAttempt;

  constructor(owner: SinkOwner, attempt: ActiveAttempt) {
    this.#owner = owner;
    this.#attempt = attempt;
  }

  head(head: UpstreamHead): void {
    try {
      this.#owner.answered(this.#attempt, head);
    } catch (error) {
      this.#owner.broke(error);
    }
  }

  data(chunk: Buffer): boolean {
    try {
      return this.#owner.received(this.#attempt, chunk);
    } catch (error) {
      this.#owner.broke(error);
      return true;
    }
  }

  end(): void {
    try {
      this.#owner.ended(this.#attempt);
    } catch (error) {
      this.#owner.broke(error);
    }
  }

  error(fault: UpstreamFault): void {
    try {
      this.#owner.failed(this.#attempt, fault);
    } catch (error) {
      this.#owner.broke(error);
    }
  }
}
