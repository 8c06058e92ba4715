import { asInstant, type Clock, type Instant } from '#kernel';
import type { Attempt } from '#usage';
import type { PlannedAttempt } from './plan-attempts.ts';
import type { UpstreamCall } from './upstream.ts';

/** One try while it lasts. */
export class ActiveAttempt {
  readonly planned: PlannedAttempt;
  call: UpstreamCall | undefined;
  statusCode: number | undefined;
  readonly #order: number;
  readonly #clock: Clock;
  readonly #startTime: Instant;
  readonly #startMs: number;

  constructor(planned: PlannedAttempt, order: number, clock: Clock) {
    this.planned = planned;
    this.#order = order;
    this.#clock = clock;
    this.#startTime = clock.now();
    this.#startMs = clock.monotonicMs();
  }

  elapsedMs(): number {
    return Math.round(this.#clock.monotonicMs() - this.#startMs);
  }

  end(errorCode: string | undefined): Attempt {
    const latencyMs = this.elapsedMs();
    return {
      priority: String(this.#order),
      action: this.planned.action,
      destination: this.planned.destination.name,
      destinationId: this.planned.destination.id,
      statusCode: this.statusCode,
      errorCode,
      startTime: this.#startTime,
      endTime: asInstant(this.#startTime + latencyMs),
      latencyMs,
    };
  }
}
