import type { Timer } from '#kernel';
import type { Attempt, Outcome } from '#usage';
import { closeRow, progressClosing } from '#usage';
import { ActiveAttempt } from './active-attempt.ts';
import { afterRecord } from './after-record.ts';
import { AttemptQueue } from './attempt-queue.ts';
import { answeredRequest, attemptRequest } from './attempt-request.ts';
import { callError } from './call-error.ts';
import type { AdmittedCall, CallParts, OpenCall } from './call-parts.ts';
import { chooseRelay } from './choose-relay.ts';
import { ClientSide } from './client-side.ts';
import { describeOutcome, type Ending, endingOf, payloadEnding, usageSoFar } from './describe-outcome.ts';
import { FAULT_STATUS } from './fault-status.ts';
import type { OwnErrorForms } from './framing/stream-framer.ts';
import { fieldsForClient, fieldsForTranslated } from './head-fields.ts';
import { isCallersFault } from './is-callers-fault.ts';
import { ownFields } from './own-fields.ts';
import { callsForFallback } from './plan-attempts.ts';
import type { Relay, RelayHost } from './relay.ts';
import type { Destination } from './routing.ts';
import { isAnswerStatus, type UpstreamFault, type UpstreamHead } from './upstream.ts';

/** A long call notes how far it has come this often. */
const PROGRESS_EVERY_MS = 5_000;
/** A stream without content is held back no longer than this for a failure that could still be mended elsewhere. */
const HOLD_MS_MAX = 10_000;

/** Carries one call through its attempts to its record. */
export function runCall(parts: CallParts, call: AdmittedCall): void {
  new Call(parts, call).begin();
}

class Call implements RelayHost, OpenCall {
  readonly #parts: CallParts;
  readonly #call: Omit<AdmittedCall, 'body'>;
  readonly #client: ClientSide;
  readonly #queue: AttemptQueue;
  readonly #bodyBytes: number;
  readonly #attempts: Attempt[] = [];
  #tries = 0;
  #asked: Buffer | undefined;
  #active: ActiveAttempt | undefined;
  #relay: Relay | undefined;
  #hold: Timer | undefined;
  #head: UpstreamHead | undefined;
  #servedBy: Destination | undefined;
  #isTranslated = false;
  #drain: Timer | undefined;
  #isRecorded = false;
  #outcomeWritten: Outcome | undefined;
  #upstreamMs = 0;
  #progressAtMs: number;

  constructor(parts: CallParts, { body, ...call }: AdmittedCall) {
    this.#parts = parts;
    this.#call = call;
    const { startedMs } = call.request;
    this.#client = new ClientSide(call.reply, parts.clock, { startedMs, payload: call.payload });
    this.#queue = new AttemptQueue(call, body);
    this.#bodyBytes = body.length;
    this.#progressAtMs = startedMs + PROGRESS_EVERY_MS;
  }

  begin(): void {
    this.#parts.open.add(this);
    this.#call.reply.onGone = () => this.#clientLeft();
    this.#call.reply.onDrain = () => this.resume();
    this.#guard(undefined, () => this.#try());
  }

  giveUp(): void {
    if (!this.isGone()) {
      this.#client.cut();
      this.#client.left(false);
    }
    this.#active?.abandoned();
    this.#cutUpstream('client_closed');
    this.record('ok', () => {});
    this.#leave();
  }

  #try(): void {
    const ready = this.#queue.take();
    if (ready === undefined) return;
    this.#tries += 1;
    this.#asked = ready.asked;
    const { planned } = ready;
    const { destination } = planned;
    const attempt = new ActiveAttempt(planned, this.#tries, this.#parts);
    this.#active = attempt;
    const upstream = destination.provider.kind === 'demo' ? this.#parts.demo : this.#parts.http;
    const request = attemptRequest(ready, this.#call, this.#parts.timeouts);
    attempt.call = upstream.send(request, {
      head: (head) => this.#guard(undefined, () => this.#answered(attempt, head)),
      data: (chunk) => this.#guard(true, () => this.#received(attempt, chunk)),
      end: () => this.#guard(undefined, () => this.#ended(attempt)),
      error: (fault) => this.#guard(undefined, () => this.#failed(attempt, fault)),
    });
  }

  #answered(attempt: ActiveAttempt, head: UpstreamHead): void {
    attempt.statusCode = head.status;
    if (!isAnswerStatus(head.status)) {
      attempt.call?.abort();
      this.#failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
      return;
    }
    attempt.answered(head);
    if (callsForFallback(head.status) && this.#canFallBack()) {
      this.#cutUpstream(`upstream_status_${head.status}`);
      this.#try();
      return;
    }
    const { api, decision } = this.#call;
    const { destination, translation } = attempt.planned;
    this.#head = head;
    this.#servedBy = destination;
    this.#isTranslated = translation !== undefined;
    const hasFallback = !this.isGone() && this.#queue.hasMore();
    this.#relay = chooseRelay(head, this, {
      dialect: translation?.to ?? api.dialect,
      isUsageHidden: translation === undefined && !decision.spans.wantsUsage,
      translator: translation?.answer(answeredRequest(this.#call, destination.model, this.#asked)),
      hasFallback,
    });
    if (hasFallback) this.#hold = this.#parts.clock.after(HOLD_MS_MAX, () => this.#relay?.release());
  }

  #received(attempt: ActiveAttempt, chunk: Buffer): boolean {
    if (attempt !== this.#active || this.#relay === undefined) return true;
    const isFast = this.#relay.data(chunk);
    const now = this.#parts.clock.monotonicMs();
    if (now >= this.#progressAtMs) this.#noteProgress(now);
    return isFast;
  }

  #ended(attempt: ActiveAttempt): void {
    if (this.#relay === undefined) {
      this.#failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
      return;
    }
    this.#relay.end();
    // The relay may have found the answer to be none, and another destination is asked.
    if (this.#active !== attempt) return;
    const status = attempt.statusCode ?? 0;
    this.#close(attempt, status >= 400 ? `upstream_status_${status}` : undefined);
    this.#leave();
  }

  #failed(attempt: ActiveAttempt, fault: UpstreamFault): void {
    this.#close(attempt, fault.code);
    if (!this.isGone() && !this.#isRecorded) attempt.failed();
    const isCommitted = this.#relay?.isCommitted() === true;
    if (!isCommitted && this.#canFallBack()) {
      this.#tryNext();
      return;
    }
    if (this.#relay !== undefined && (isCommitted || this.isGone())) this.#relay.breakOff();
    else this.#fail(fault.code, attempt.planned.destination.name);
    this.#leave();
  }

  /** A bug of ours must not leave a call without its record, nor a client without an end. */
  #guard<Result>(otherwise: Result, act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      this.#broke(error);
      return otherwise;
    }
  }

  #broke(error: unknown): void {
    this.#parts.log.error({ error, requestId: this.#call.requestId }, 'A call broke; it was recorded and cut.');
    this.#cutUpstream('internal');
    this.#settle(
      {
        finalStatus: 'error',
        errorCode: 'internal',
        status: this.#client.startedStatus ?? 500,
        contentType: undefined,
      },
      () => {},
    );
    this.#client.cut();
    this.#leave();
  }

  #tryNext(): void {
    this.#relay = undefined;
    this.#head = undefined;
    this.#servedBy = undefined;
    this.#try();
  }

  #canFallBack(): boolean {
    return !this.isGone() && this.#queue.peek() !== undefined;
  }

  /** No answer can be had: one of ours in the caller's dialect. */
  #fail(code: UpstreamFault['code'], destination: string): void {
    const status = FAULT_STATUS[code];
    this.#servedBy = undefined;
    this.#head = undefined;
    const body = this.#call.api.dialect.errorBody(callError(this.#call, { status, code, details: { destination } }));
    const then = () => {
      const id = [this.#call.api.dialect.requestIdField, this.#call.requestId];
      this.#client.start(status, [...JSON_HEAD, ...this.#ownFields(), ...id], body.length);
      this.finish(body);
    };
    this.#settle({ finalStatus: 'error', errorCode: code, status, contentType: 'application/json' }, then);
  }

  /** The client left before its answer was handed over: read on for the count, or give up, as the endpoint says. */
  #clientLeft(): void {
    if (this.isGone()) return;
    this.#client.left(this.#relay?.isComplete() === true);
    const { drains, clock } = this.#parts;
    const mayDrain = this.#call.decision.endpoint.onClientDisconnect === 'drain' && drains.open < drains.openMax;
    if (this.#isRecorded || !mayDrain) {
      this.giveUp();
      return;
    }
    drains.open += 1;
    this.#drain = clock.after(drains.timeoutMs, () => this.giveUp());
    this.resume();
  }

  #cutUpstream(errorCode: string): void {
    const attempt = this.#active;
    if (attempt === undefined) return;
    this.#close(attempt, errorCode);
    attempt.call?.abort();
  }

  /** Nothing more will happen: lets go of what the call held. */
  #leave(): void {
    this.#queue.clear();
    this.#parts.open.delete(this);
    if (this.#call.payload !== undefined) afterRecord(this.#parts, () => this.#endPayload());
    if (this.#drain === undefined) return;
    this.#drain.cancel();
    this.#drain = undefined;
    this.#parts.drains.open -= 1;
  }

  #close(attempt: ActiveAttempt, errorCode: string | undefined): void {
    if (this.#active !== attempt) return;
    this.#active = undefined;
    this.#hold?.cancel();
    this.#hold = undefined;
    const ended = attempt.end(errorCode);
    this.#upstreamMs += ended.latencyMs;
    this.#attempts.push(ended);
  }

  // What relays ask for.

  isGone(): boolean {
    return this.#client.isGone();
  }

  start(length: number | undefined): void {
    const head = this.#head;
    if (head === undefined || this.isGone()) return;
    const own = this.#ownFields();
    const fields = this.#isTranslated
      ? fieldsForTranslated(head.headers, this.#call.api.dialect.requestIdField, own)
      : fieldsForClient(head.headers, own);
    this.#client.start(head.status, fields, length);
    this.#queue.clear();
  }

  write(chunk: Buffer): boolean {
    return this.#client.write(chunk);
  }

  finish(last?: Buffer): void {
    this.#client.finish(last);
    this.#endPayload();
  }

  cut(): void {
    this.#client.cut();
    this.#endPayload();
  }

  resume(): void {
    this.#active?.call?.resume();
  }

  truncationError(): OwnErrorForms {
    const { dialect } = this.#call.api;
    const details = { destination: this.#servedBy?.name ?? '' };
    const error = callError(this.#call, { status: 502, code: 'upstream_truncated', details });
    return { event: dialect.errorEvent(error), body: dialect.errorBody(error) };
  }

  failEarly(errorCode: string): boolean {
    const attempt = this.#active;
    if (isCallersFault(errorCode) || !this.#canFallBack()) return false;
    attempt?.failed();
    this.#cutUpstream(errorCode);
    this.#tryNext();
    return true;
  }

  replaceStatus(status: number): void {
    if (this.#head !== undefined) this.#head = { ...this.#head, status };
  }

  reject(): void {
    const attempt = this.#active;
    if (attempt === undefined) return;
    attempt.call?.abort();
    this.#failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
  }

  record(how: 'ok' | 'upstream_truncated', then: () => void): void {
    const ending = endingOf(how, this.#head, this.#relay?.reading() ?? {});
    if (ending.finalStatus === 'ok') this.#active?.succeeded();
    this.#settle(ending, then);
  }

  /** Writes the record, once; the client's last byte waits for it. */
  #settle(ending: Ending, then: () => void): void {
    if (this.#isRecorded) {
      then();
      return;
    }
    this.#isRecorded = true;
    const { spool, metrics, durability } = this.#parts;
    const outcome = this.#outcome(ending);
    this.#outcomeWritten = outcome;
    spool.close(this.#call.ticket, closeRow(outcome));
    metrics.ended({
      apiType: this.#call.api.type,
      finalStatus: outcome.finalStatus,
      latencyMs: outcome.latencyMs ?? 0,
    });
    if (durability === 'process') then();
    else
      spool
        .synced()
        .then(then)
        .catch((error: unknown) => this.#broke(error));
  }

  #outcome(ending: Ending): Outcome {
    return describeOutcome({
      ending,
      isClientGone: this.isGone() && !this.#client.hadAll,
      startedStatus: this.#client.startedStatus,
      head: this.#head,
      reading: this.#relay?.reading() ?? {},
      purpose: this.#call.api.dialect.purpose,
      destination: this.#servedBy,
      attempts: this.#attemptsSoFar(),
      latencyMs: this.#client.goneMs ?? this.#client.elapsedMs(),
      firstByteMs: this.#client.firstByteMs,
      upstreamMs: this.#upstreamMs + (this.#active?.elapsedMs() ?? 0),
    });
  }

  /** While the record is written before the last byte, the attempt that serves it may still be open. */
  #attemptsSoFar(): readonly Attempt[] {
    const status = this.#active?.statusCode ?? 0;
    const code = status >= 400 ? `upstream_status_${status}` : undefined;
    return this.#active === undefined ? this.#attempts : [...this.#attempts, this.#active.end(code)];
  }

  #noteProgress(nowMs: number): void {
    this.#progressAtMs = nowMs + PROGRESS_EVERY_MS;
    if (this.#isRecorded) return;
    const outcome = this.#outcome({
      finalStatus: 'ok',
      errorCode: undefined,
      status: undefined,
      contentType: undefined,
    });
    const soFar = {
      ...outcome,
      usage: usageSoFar(outcome.usage, this.#bodyBytes, this.#relay?.contentEvents()),
      timeToFirstByteMs: this.#client.firstByteMs,
    };
    this.#parts.spool.progress(this.#call.ticket, progressClosing(soFar));
  }

  /** What the client got is known when its last byte was handed over; the record was written before. */
  #endPayload(): void {
    this.#call.payload?.end(payloadEnding(this.#outcomeWritten));
  }

  #ownFields(): string[] {
    const { requestId, decision } = this.#call;
    return ownFields({ requestId, endpointName: decision.endpoint.name, attempts: this.#tries });
  }
}

const JSON_HEAD = ['content-type', 'application/json'];
