import { type ReadyAttempt, readyAttempt } from './attempt-request.ts';
import type { AdmittedCall, CallBodies } from './call-parts.ts';

/** The attempts of one call that were not made yet, and the client's body, kept no longer than one of them may need it. */
export class AttemptQueue {
  readonly #call: Pick<AdmittedCall, 'api' | 'decision'>;
  #body: Buffer | undefined;
  #firstBody: Buffer | undefined;
  #next = 0;
  #ready: ReadyAttempt | undefined;

  constructor(call: Pick<AdmittedCall, 'api' | 'decision'>, { body, firstBody }: CallBodies) {
    this.#call = call;
    this.#body = body;
    this.#firstBody = firstBody;
  }

  /** Whether one is planned; whether the request can be put to it is only seen by `peek`. */
  hasMore(): boolean {
    return this.#ready !== undefined || (this.#body !== undefined && this.#next < this.#call.decision.plan.length);
  }

  /** The next one that can be made, written; undefined: there is none. */
  peek(): ReadyAttempt | undefined {
    while (this.#ready === undefined) {
      const planned = this.#call.decision.plan[this.#next];
      if (planned === undefined || this.#body === undefined) return undefined;
      this.#next += 1;
      const bodies = { body: this.#body, written: this.#firstBody };
      this.#firstBody = undefined;
      this.#ready = readyAttempt(planned, bodies, this.#call);
    }
    return this.#ready;
  }

  /** The same, taken out. */
  take(): ReadyAttempt | undefined {
    const ready = this.peek();
    this.#ready = undefined;
    if (!this.hasMore()) this.#body = undefined;
    return ready;
  }

  /** No more will be made. */
  clear(): void {
    this.#body = undefined;
    this.#firstBody = undefined;
    this.#ready = undefined;
  }
}
