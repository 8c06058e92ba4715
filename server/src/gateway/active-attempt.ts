import { asInstant, type Clock, type Instant } from '#kernel';
import type { Attempt } from '#usage';
import type { DestinationHealth } from './destination-health.ts';
import { type AskedDestination, noteHealth } from './note-health.ts';
import type { PlannedAttempt } from './plan-attempts.ts';
import type { UpstreamCall, UpstreamFault, UpstreamHead } from './upstream.ts';

/** One try while it lasts. */
export class ActiveAttempt implements AskedDestination {
  readonly planned: PlannedAttempt;
  readonly keyId: string;
  readonly startedMs: number;
  call: UpstreamCall | undefined;
  statusCode: number | undefined;
  readonly #order: number;
  readonly #clock: Clock;
  readonly #health: DestinationHealth;
  readonly #untry: () => void;
  readonly #startTime: Instant;

  constructor(
    planned: PlannedAttempt,
    { order, keyId }: { readonly order: number; readonly keyId: string },
    { clock, health }: { readonly clock: Clock; readonly health: DestinationHealth },
  ) {
    this.planned = planned;
    this.keyId = keyId;
    this.#order = order;
    this.#clock = clock;
    this.#health = health;
    this.#untry = health.tried(planned.destination.id, keyId);
    this.#startTime = clock.now();
    this.startedMs = clock.monotonicMs();
  }

  get destinationId(): string {
    return this.planned.destination.id;
  }

  /** What a destination's head says of its health. */
  answered(head: UpstreamHead): void {
    this.statusCode = head.status;
    // Of a good status nothing is noted: only the answer's end keeps what it promises.
    if (head.status >= 400) noteHealth(this.#health, this, { head, now: this.#clock.now() });
  }

  /** The answer was whole and well. */
  succeeded(): void {
    this.#health.succeeded(this.destinationId, this.startedMs);
  }

  /** The destination failed. undefined: it said so itself. */
  failed(fault: UpstreamFault['code'] | undefined): void {
    const isUnreachable = fault === 'upstream_connect_failed' || fault === 'upstream_connect_timeout';
    this.#health.failed(this.destinationId, { keyId: this.keyId, isUnreachable, retryAfterMs: undefined });
  }

  /** The client gave it up before anything can be said of the destination. */
  abandoned(): void {
    this.#untry();
  }

  elapsedMs(): number {
    return Math.round(this.#clock.monotonicMs() - this.startedMs);
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
