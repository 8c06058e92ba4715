import { asInstant, type Clock, type Instant } from '#kernel';
import type { Attempt } from '#usage';
import type { DestinationHealth } from './destination-health.ts';
import { noteHealth } from './note-health.ts';
import type { PlannedAttempt } from './plan-attempts.ts';
import type { UpstreamCall, UpstreamHead } from './upstream.ts';

/** One try while it lasts. */
export class ActiveAttempt {
  readonly planned: PlannedAttempt;
  call: UpstreamCall | undefined;
  statusCode: number | undefined;
  readonly #order: number;
  readonly #clock: Clock;
  readonly #health: DestinationHealth;
  readonly #untry: () => void;
  readonly #startTime: Instant;
  readonly #startMs: number;

  constructor(
    planned: PlannedAttempt,
    order: number,
    { clock, health }: { readonly clock: Clock; readonly health: DestinationHealth },
  ) {
    this.planned = planned;
    this.#order = order;
    this.#clock = clock;
    this.#health = health;
    this.#untry = health.tried(planned.destination.id);
    this.#startTime = clock.now();
    this.#startMs = clock.monotonicMs();
  }

  /** What a destination's head says of its health. */
  answered(head: UpstreamHead): void {
    this.statusCode = head.status;
    noteHealth(this.#health, this.planned.destination.id, { head, now: this.#clock.now() });
  }

  /** The answer was whole and well. */
  succeeded(): void {
    this.#health.succeeded(this.planned.destination.id);
  }

  /** The destination failed. */
  failed(): void {
    this.#health.failed(this.planned.destination.id, undefined);
  }

  /** The client gave it up before anything can be said of the destination. */
  abandoned(): void {
    this.#untry();
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
