import { asInstant } from '#kernel';
import { type Attempt, closeRow, lostClosingWith, type Outcome, progressClosing } from '#usage';
import type { ActiveAttempt } from './active-attempt.ts';
import type { AdmittedCall, CallParts } from './call-parts.ts';
import { chargeOutcome } from './charge-outcome.ts';
import type { ClientSide } from './client-side.ts';
import { describeOutcome, type Ending, payloadEnding } from './describe-outcome.ts';
import type { AnswerReading } from './dialects/dialect.ts';
import { useOfCall } from './limits/use-of-call.ts';
import type { Relay } from './relay.ts';
import type { Destination } from './routing.ts';
import type { UpstreamHead } from './upstream.ts';

/** A long call notes how far it has come this often. */
const PROGRESS_EVERY_MS = 5_000;
const SO_FAR: Ending = {
  finalStatus: 'gateway_lost',
  errorCode: undefined,
  status: undefined,
  contentType: undefined,
};

/** The state of a call that its record tells of. */
export interface RecordedCall {
  /** Of the client's body. */
  readonly bodyBytes: number;
  readonly client: ClientSide;
  /** The attempt under way. */
  readonly active: ActiveAttempt | undefined;
  readonly relay: Relay | undefined;
  /** The head of the answer that is relayed. */
  readonly head: UpstreamHead | undefined;
  readonly servedBy: Destination | undefined;
  /** Hears when the disk did not take the record, or what was to follow it failed. */
  broke(error: unknown): void;
}

type Recorded = Pick<
  AdmittedCall,
  'api' | 'ticket' | 'payload' | 'request' | 'hold' | 'unpricedNanoUsd' | 'decision' | 'credited'
>;

/** The one record of a call: what has become of its attempts, written once, and before that its progress. */
export class CallRecord {
  readonly #parts: CallParts;
  readonly #admitted: Recorded;
  readonly #call: RecordedCall;
  readonly #attempts: Attempt[] = [];
  #upstreamMs = 0;
  #progressAtMs: number;
  #written: Outcome | undefined;

  constructor(parts: CallParts, admitted: Recorded, call: RecordedCall) {
    this.#parts = parts;
    this.#admitted = admitted;
    this.#call = call;
    this.#progressAtMs = admitted.request.startedMs + PROGRESS_EVERY_MS;
    this.#noteCertain();
  }

  isWritten(): boolean {
    return this.#written !== undefined;
  }

  /** An attempt is over. */
  attempted(ended: Attempt): void {
    this.#upstreamMs += ended.latencyMs;
    this.#attempts.push(ended);
  }

  /** Writes the record, once, then acts: when the kernel has it, or under strict durability the disk. */
  write(ending: Ending, then: () => void): void {
    if (this.#written !== undefined) {
      then();
      return;
    }
    const { spool, metrics, durability } = this.#parts;
    const outcome = this.#outcome(ending);
    this.#written = outcome;
    spool.close(this.#admitted.ticket, closeRow(outcome));
    this.#admitted.hold?.settle(useOfCall(outcome, this.#admitted.unpricedNanoUsd));
    metrics.ended({
      apiType: this.#admitted.api.type,
      finalStatus: outcome.finalStatus,
      latencyMs: outcome.latencyMs ?? 0,
      unknownUsageFields: this.#call.relay?.reading().usage?.unknownFields,
    });
    const act = (): void => {
      try {
        then();
      } catch (error) {
        this.#call.broke(error);
      }
    };
    if (durability === 'process') spool.written(act);
    else spool.synced().then(act, (error: unknown) => this.#call.broke(error));
  }

  /** Notes how far a long call has come, when it is time. */
  noteProgress(nowMs: number): void {
    if (nowMs < this.#progressAtMs) return;
    this.#progressAtMs = nowMs + PROGRESS_EVERY_MS;
    if (this.#written !== undefined) return;
    const soFar = { ...this.#outcome(SO_FAR), timeToFirstByteMs: this.#call.client.firstByteMs };
    this.#parts.spool.progress(this.#admitted.ticket, progressClosing(soFar));
  }

  /** What the client got is known when its last byte was handed over; the record was written before. */
  endPayload(): void {
    this.#admitted.payload?.end(payloadEnding(this.#written));
  }

  /** What a call costs however far it gets is in the spool before anything is sent: it is charged even if its gateway dies. */
  #noteCertain(): void {
    const { credited, ticket, request, api } = this.#admitted;
    const { creditPricing, spool } = this.#parts;
    if (credited === undefined || creditPricing === undefined || api.dialect.purpose === 'count') return;
    const { destination } = this.#admitted.decision.plan[0] ?? {};
    const call = { ...credited, models: destination === undefined ? [] : [destination.model] };
    const ending = { reason: 'no_usage', isOk: false, isLost: true } as const;
    const use = { tokens: undefined, costNanoUsd: undefined };
    const at = asInstant(request.receivedAtMs);
    const credits = creditPricing.charge({ ...call, at }, { use, ending, isFinal: false });
    const isCertain = credits !== undefined && (credits.micro ?? 0n) + credits.runMicro > 0n;
    if (isCertain) spool.progress(ticket, lostClosingWith(credits));
  }

  #outcome(ending: Ending): Outcome {
    const { client, active, relay, head, servedBy } = this.#call;
    const reading = relay?.reading() ?? NOTHING_READ;
    const open = active && openAttempt(active, ending);
    const outcome = describeOutcome({
      ending,
      isClientGone: client.isGone() && !client.hadAll,
      startedStatus: client.startedStatus,
      head,
      reading,
      purpose: this.#admitted.api.dialect.purpose,
      destination: servedBy,
      attempts: open === undefined ? this.#attempts : [...this.#attempts, open],
      latencyMs: client.goneMs ?? client.elapsedMs(),
      firstByteMs: client.firstByteMs,
      upstreamMs: this.#upstreamMs + (open?.latencyMs ?? 0),
      requestBytes: this.#call.bodyBytes,
      contentBytes: relay?.contentBytes(),
    });
    const { pricing, creditPricing } = this.#parts;
    const by = { pricing, creditPricing, members: reading.usage?.members, isFinal: ending !== SO_FAR };
    return chargeOutcome(outcome, this.#admitted, by);
  }
}

/**
 * While the record is written before the last byte, the attempt that serves it may still be open. Under a good status it failed as its
 * answer did.
 */
function openAttempt(active: ActiveAttempt, ending: Ending): Attempt {
  const status = active.statusCode ?? 0;
  return active.end(status >= 400 ? `upstream_status_${status}` : ending.errorCode);
}

const NOTHING_READ: AnswerReading = {};
