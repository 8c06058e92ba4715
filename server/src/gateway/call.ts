import { type ErrorCode, type ErrorDetails, errorMessage } from '@tallygate/contract';
import type { Timer } from '#kernel';
import type { Attempt, Outcome, TokenUsage } from '#usage';
import { closeRow, progressClosing } from '#usage';
import { ActiveAttempt } from './active-attempt.ts';
import type { AdmittedCall, CallParts, OpenCall } from './call-parts.ts';
import { chooseRelay } from './choose-relay.ts';
import { describeOutcome, type Ending, endingOf } from './describe-outcome.ts';
import { FAULT_STATUS } from './fault-status.ts';
import { fieldsForClient, fieldsForProvider } from './head-fields.ts';
import { callsForFallback } from './plan-attempts.ts';
import type { Relay, RelayHost } from './relay.ts';
import type { Destination } from './routing.ts';
import { queryForProvider } from './target.ts';
import type { UpstreamFault, UpstreamHead, UpstreamRequest } from './upstream.ts';

/** A long call notes how far it has come this often. */
const PROGRESS_EVERY_MS = 5_000;
/** A request's prompt is about this many bytes a token: only for marking estimates of calls whose gateway died. */
const BYTES_PER_TOKEN = 4;

/** Carries one call through its attempts to its record. */
export function runCall(parts: CallParts, call: AdmittedCall): void {
  new Call(parts, call).begin();
}

class Call implements RelayHost, OpenCall {
  readonly #parts: CallParts;
  readonly #call: Omit<AdmittedCall, 'body'>;
  #body: Buffer | undefined;
  readonly #bodyBytes: number;
  readonly #attempts: Attempt[] = [];
  #next = 0;
  #active: ActiveAttempt | undefined;
  #relay: Relay | undefined;
  #head: UpstreamHead | undefined;
  #servedBy: Destination | undefined;
  #goneMs: number | undefined;
  #drain: Timer | undefined;
  #isRecorded = false;
  #startedStatus: number | undefined;
  #firstByteMs: number | undefined;
  #upstreamMs = 0;
  #progressAtMs: number;

  constructor(parts: CallParts, { body, ...call }: AdmittedCall) {
    this.#parts = parts;
    this.#call = call;
    this.#body = body;
    this.#bodyBytes = body.length;
    this.#progressAtMs = call.request.startedMs + PROGRESS_EVERY_MS;
  }

  begin(): void {
    this.#parts.open.add(this);
    this.#call.reply.onGone = () => this.#clientLeft();
    this.#call.reply.onDrain = () => this.resume();
    this.#try();
  }

  giveUp(): void {
    if (!this.isGone()) {
      this.#goneMs = this.#elapsedMs();
      this.#call.reply.abort();
    }
    this.#cutUpstream('client_closed');
    this.record('ok', () => {});
    this.#leave();
  }

  #try(): void {
    const planned = this.#call.decision.plan[this.#next];
    if (planned === undefined || this.#body === undefined) return;
    this.#next += 1;
    const { destination } = planned;
    const attempt = new ActiveAttempt(planned, this.#next, this.#parts.clock);
    this.#active = attempt;
    const upstream = destination.provider.kind === 'demo' ? this.#parts.demo : this.#parts.http;
    const request = this.#requestFor(destination, this.#body);
    if (!this.#canFallBack()) this.#body = undefined;
    attempt.call = upstream.send(request, {
      head: (head) => this.#guard(undefined, () => this.#answered(attempt, head)),
      data: (chunk) => this.#guard(true, () => this.#received(attempt, chunk)),
      end: () => this.#guard(undefined, () => this.#ended(attempt)),
      error: (fault) => this.#guard(undefined, () => this.#failed(attempt, fault)),
    });
  }

  #requestFor(destination: Destination, body: Buffer): UpstreamRequest {
    const { dialect, decision, request } = this.#call;
    const { provider } = destination;
    const place = provider.kind === 'demo' ? { origin: 'demo:', basePath: '', apiKey: '' } : provider;
    const { path, headers } = dialect.address({ ...place, headers: request.headers });
    return {
      origin: place.origin,
      method: request.method,
      path: path + queryForProvider(request.target),
      headers: fieldsForProvider(request.headers, headers),
      body: dialect.writeRequest(body, decision.spans, destination.model),
      timeouts: this.#parts.timeouts,
    };
  }

  #answered(attempt: ActiveAttempt, head: UpstreamHead): void {
    attempt.statusCode = head.status;
    if (head.status < STATUS_MIN || head.status > STATUS_MAX) {
      attempt.call?.abort();
      this.#failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
      return;
    }
    if (callsForFallback(head.status) && this.#canFallBack()) {
      this.#close(attempt, `upstream_status_${head.status}`);
      attempt.call?.abort();
      this.#try();
      return;
    }
    const { dialect, decision } = this.#call;
    this.#head = head;
    this.#servedBy = attempt.planned.destination;
    this.#relay = chooseRelay(head, this, { dialect, hidesUsage: !decision.spans.wantsUsage });
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
    const status = attempt.statusCode ?? 0;
    this.#close(attempt, status >= 400 ? `upstream_status_${status}` : undefined);
    this.#relay.end();
    this.#leave();
  }

  #failed(attempt: ActiveAttempt, fault: UpstreamFault): void {
    this.#close(attempt, fault.code);
    const isCommitted = this.#relay?.isCommitted() === true;
    if (!isCommitted && this.#canFallBack()) {
      this.#relay = undefined;
      this.#head = undefined;
      this.#servedBy = undefined;
      this.#try();
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
      { finalStatus: 'error', errorCode: 'internal', status: this.#startedStatus ?? 500, contentType: undefined },
      () => {},
    );
    if (!this.isGone()) this.#call.reply.abort();
    this.#leave();
  }

  #canFallBack(): boolean {
    return !this.isGone() && this.#next < this.#call.decision.plan.length;
  }

  /** No answer can be had: one of ours in the caller's dialect. */
  #fail(code: UpstreamFault['code'], destination: string): void {
    const status = FAULT_STATUS[code];
    this.#servedBy = undefined;
    this.#head = undefined;
    const body = this.#call.dialect.errorBody(this.#error(status, code, { destination }));
    const then = () => {
      if (this.isGone()) return;
      const id = [this.#call.dialect.requestIdField, this.#call.requestId];
      this.#call.reply.start(status, [...JSON_HEAD, ...this.#ownFields(), ...id], body.length);
      this.#call.reply.end(body);
    };
    this.#settle({ finalStatus: 'error', errorCode: code, status, contentType: 'application/json' }, then);
  }

  /** The client left before its answer was handed over: read on for the count, or give up, as the endpoint says. */
  #clientLeft(): void {
    if (this.isGone()) return;
    this.#goneMs = this.#elapsedMs();
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
    this.#body = undefined;
    this.#parts.open.delete(this);
    if (this.#drain === undefined) return;
    this.#drain.cancel();
    this.#drain = undefined;
    this.#parts.drains.open -= 1;
  }

  #close(attempt: ActiveAttempt, errorCode: string | undefined): void {
    if (this.#active !== attempt) return;
    this.#active = undefined;
    const ended = attempt.end(errorCode);
    this.#upstreamMs += ended.latencyMs;
    this.#attempts.push(ended);
  }

  // What relays ask for.

  isGone(): boolean {
    return this.#goneMs !== undefined;
  }

  start(length: number | undefined): void {
    const head = this.#head;
    if (head === undefined || this.isGone()) return;
    this.#call.reply.start(head.status, fieldsForClient(head.headers, this.#ownFields()), length);
    this.#startedStatus = head.status;
    this.#firstByteMs ??= this.#elapsedMs();
  }

  write(chunk: Buffer): boolean {
    return this.isGone() ? true : this.#call.reply.data(chunk);
  }

  finish(last?: Buffer): void {
    if (this.isGone()) return;
    if (last === undefined) this.#call.reply.end();
    else this.#call.reply.end(last);
  }

  cut(): void {
    if (!this.isGone()) this.#call.reply.abort();
  }

  resume(): void {
    this.#active?.call?.resume();
  }

  truncationEvent(): Buffer {
    const destination = this.#servedBy?.name ?? '';
    return this.#call.dialect.errorEvent(this.#error(502, 'upstream_truncated', { destination }));
  }

  record(how: 'ok' | 'upstream_truncated', then: () => void): void {
    this.#settle(endingOf(how, this.#head, this.#relay?.reading() ?? {}), then);
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
    spool.close(this.#call.ticket, closeRow(outcome));
    metrics.ended({
      apiType: this.#call.dialect.apiType,
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
      isClientGone: this.isGone(),
      startedStatus: this.#startedStatus,
      head: this.#head,
      reading: this.#relay?.reading() ?? {},
      destination: this.#servedBy,
      attempts: this.#attemptsSoFar(),
      latencyMs: this.#goneMs ?? this.#elapsedMs(),
      firstByteMs: this.#firstByteMs,
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
    const soFar = { ...outcome, usage: this.#usageSoFar(outcome.usage), timeToFirstByteMs: this.#firstByteMs };
    this.#parts.spool.progress(this.#call.ticket, progressClosing(soFar));
  }

  #usageSoFar(known: TokenUsage): TokenUsage {
    return {
      ...known,
      input: known.input ?? Math.ceil(this.#bodyBytes / BYTES_PER_TOKEN),
      output: known.output ?? this.#relay?.contentEvents(),
    };
  }

  #elapsedMs(): number {
    return Math.round(this.#parts.clock.monotonicMs() - this.#call.request.startedMs);
  }

  #ownFields(): string[] {
    return [
      'tallygate-request-id',
      this.#call.requestId,
      'tallygate-endpoint',
      encodeURIComponent(this.#call.decision.endpoint.name.toWellFormed()),
      'tallygate-attempts',
      String(this.#next),
    ];
  }

  #error(status: number, code: ErrorCode, details: ErrorDetails) {
    const message = errorMessage(code, this.#call.language, details);
    return { status, code, message, requestId: this.#call.requestId };
  }
}

/** Statuses that an answer may have (RFC 9110, section 15); 1xx never reaches us. */
const STATUS_MIN = 200;
const STATUS_MAX = 599;
const JSON_HEAD = ['content-type', 'application/json'];
