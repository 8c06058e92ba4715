import type { ErrorCode, ErrorDetails, Language } from '@tallygate/contract';
import { errorMessage } from '@tallygate/contract';
import type { Clock } from '#kernel';
import type { Attempt, Outcome, Spool, Ticket, TokenUsage } from '#usage';
import { closeRow, progressClosing } from '#usage';
import { ActiveAttempt } from './active-attempt.ts';
import type { CallDecision } from './decide-request.ts';
import { describeOutcome, type Ending, endingOf } from './describe-outcome.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import { fieldsForClient, fieldsForProvider } from './head-fields.ts';
import type { GatewayMetrics } from './metrics.ts';
import { callsForFallback } from './plan-attempts.ts';
import type { Relay, RelayHost } from './relay.ts';
import { headerValue } from './request-tags.ts';
import type { Destination } from './routing.ts';
import { streamRelay } from './stream-relay.ts';
import type { Upstream, UpstreamFault, UpstreamHead, UpstreamTimeouts } from './upstream.ts';
import { wholeRelay } from './whole-relay.ts';

/** What every call uses. */
export interface CallParts {
  readonly spool: Spool;
  readonly http: Upstream;
  readonly demo: Upstream;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly durability: 'process' | 'strict';
  readonly timeouts: UpstreamTimeouts;
  /** Counts the calls that read on for a client that left; over its bound they are cancelled instead. */
  readonly drains: DrainBound;
}

/** How many answers may be read to their end for clients that left. */
export interface DrainBound {
  open: number;
  readonly openMax: number;
  /** How long one may go on. */
  readonly timeoutMs: number;
}

/** One call that was let in: its request, what was decided, and its place in the spool. */
export interface AdmittedCall {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
  readonly dialect: Dialect;
  readonly decision: CallDecision & { readonly kind: 'serve' };
  readonly requestId: string;
  readonly language: Language;
  readonly ticket: Ticket;
}

/** A long call notes how far it has come this often. */
const PROGRESS_EVERY_MS = 5_000;
/** A request's prompt is about this many bytes a token: only for marking estimates of calls whose gateway died. */
const BYTES_PER_TOKEN = 4;

/** Carries one call through its attempts to its record. */
export function runCall(parts: CallParts, call: AdmittedCall): void {
  new Call(parts, call).begin();
}

class Call implements RelayHost {
  readonly #parts: CallParts;
  readonly #call: AdmittedCall;
  readonly #attempts: Attempt[] = [];
  #next = 0;
  #active: ActiveAttempt | undefined;
  #relay: Relay | undefined;
  #head: UpstreamHead | undefined;
  #servedBy: Destination | undefined;
  #isGone = false;
  #isDraining = false;
  #isRecorded = false;
  #startedStatus: number | undefined;
  #firstByteMs: number | undefined;
  #upstreamMs = 0;
  #progressAtMs: number;

  constructor(parts: CallParts, call: AdmittedCall) {
    this.#parts = parts;
    this.#call = call;
    this.#progressAtMs = call.request.startedMs + PROGRESS_EVERY_MS;
  }

  begin(): void {
    this.#call.reply.onGone = () => this.#clientLeft();
    this.#call.reply.onDrain = () => this.resume();
    this.#try();
  }

  #try(): void {
    const planned = this.#call.decision.plan[this.#next];
    if (planned === undefined) return;
    this.#next += 1;
    const { destination } = planned;
    const attempt = new ActiveAttempt(planned, this.#next, this.#parts.clock);
    this.#active = attempt;
    const upstream = destination.provider.kind === 'demo' ? this.#parts.demo : this.#parts.http;
    attempt.call = upstream.send(this.#requestFor(destination), {
      head: (head) => this.#answered(attempt, head),
      data: (chunk) => this.#received(attempt, chunk),
      end: () => this.#ended(attempt),
      error: (fault) => this.#failed(attempt, fault),
    });
  }

  #requestFor(destination: Destination) {
    const { dialect, decision, request } = this.#call;
    const { provider } = destination;
    const place = provider.kind === 'demo' ? { origin: 'demo:', basePath: '', apiKey: '' } : provider;
    const { path, headers } = dialect.address({ ...place, headers: request.headers });
    const query = request.target.indexOf('?');
    return {
      origin: place.origin,
      method: request.method,
      path: query < 0 ? path : path + request.target.slice(query),
      headers: fieldsForProvider(request.headers, headers),
      body: dialect.writeRequest(decision.body, decision.spans, destination.model),
      timeouts: this.#parts.timeouts,
    };
  }

  #answered(attempt: ActiveAttempt, head: UpstreamHead): void {
    attempt.statusCode = head.status;
    if (callsForFallback(head.status) && this.#canFallBack()) {
      this.#close(attempt, `upstream_status_${head.status}`);
      attempt.call?.abort();
      this.#try();
      return;
    }
    this.#head = head;
    this.#servedBy = attempt.planned.destination;
    const isStream = headerValue(head.headers, 'content-type')?.startsWith('text/event-stream') === true;
    this.#relay = isStream
      ? streamRelay(this, this.#call.dialect, !this.#call.decision.spans.wantsUsage)
      : wholeRelay(this, this.#call.dialect, head.length);
  }

  #received(attempt: ActiveAttempt, chunk: Buffer): boolean {
    if (attempt !== this.#active || this.#relay === undefined) return true;
    const isFast = this.#relay.data(chunk);
    const now = this.#parts.clock.monotonicMs();
    if (now >= this.#progressAtMs) this.#noteProgress(now);
    return isFast;
  }

  #ended(attempt: ActiveAttempt): void {
    const status = attempt.statusCode ?? 0;
    this.#close(attempt, status >= 400 ? `upstream_status_${status}` : undefined);
    this.#relay?.end();
    this.#stopDraining();
  }

  #failed(attempt: ActiveAttempt, fault: UpstreamFault): void {
    this.#close(attempt, fault.code);
    if (this.#relay?.isStarted() === true) this.#relay.breakOff();
    else if (this.#canFallBack()) {
      this.#relay = undefined;
      this.#head = undefined;
      this.#try();
    } else this.#fail(fault, attempt.planned.destination.name);
    this.#stopDraining();
  }

  #canFallBack(): boolean {
    return !this.#isGone && this.#next < this.#call.decision.plan.length;
  }

  /** No answer can be had: one of ours in the caller's dialect. */
  #fail(fault: UpstreamFault, destination: string): void {
    const status = FAULT_STATUS[fault.code];
    this.#servedBy = undefined;
    this.#head = undefined;
    const body = this.#call.dialect.errorBody(this.#error(status, fault.code, { destination }));
    const then = () => {
      if (this.#isGone) return;
      const id = [this.#call.dialect.requestIdField, this.#call.requestId];
      this.#call.reply.start(status, [...JSON_HEAD, ...this.#ownFields(), ...id], body.length);
      this.#call.reply.end(body);
    };
    this.#settle({ finalStatus: 'error', errorCode: fault.code, status, contentType: 'application/json' }, then);
  }

  /** The client left before its answer was whole: read on for the count, or give up, as the endpoint says. */
  #clientLeft(): void {
    if (this.#isGone || this.#isRecorded) return;
    this.#isGone = true;
    const { drains } = this.#parts;
    const isDrain = this.#call.decision.endpoint.onClientDisconnect === 'drain' && drains.open < drains.openMax;
    if (!isDrain) {
      this.#giveUp();
      return;
    }
    drains.open += 1;
    this.#isDraining = true;
    this.#parts.clock.after(drains.timeoutMs, () => {
      if (this.#isDraining) this.#giveUp();
    });
    this.resume();
  }

  #giveUp(): void {
    const attempt = this.#active;
    if (attempt !== undefined) {
      this.#close(attempt, 'client_closed');
      attempt.call?.abort();
    }
    this.record('ok', () => {});
    this.#stopDraining();
  }

  #stopDraining(): void {
    if (!this.#isDraining) return;
    this.#isDraining = false;
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
    return this.#isGone;
  }

  start(length: number | undefined): void {
    const head = this.#head;
    if (head === undefined || this.#isGone) return;
    this.#startedStatus = head.status;
    this.#firstByteMs ??= this.#elapsedMs();
    this.#call.reply.start(head.status, fieldsForClient(head.headers, this.#ownFields()), length);
  }

  write(chunk: Buffer): boolean {
    return this.#isGone ? true : this.#call.reply.data(chunk);
  }

  finish(last?: Buffer): void {
    if (this.#isGone) return;
    if (last === undefined) this.#call.reply.end();
    else this.#call.reply.end(last);
  }

  cut(): void {
    if (!this.#isGone) this.#call.reply.abort();
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
    else spool.synced().then(then, () => this.cut());
  }

  #outcome(ending: Ending): Outcome {
    return describeOutcome({
      ending,
      isClientGone: this.#isGone,
      startedStatus: this.#startedStatus,
      head: this.#head,
      reading: this.#relay?.reading() ?? {},
      destination: this.#servedBy,
      attempts: this.#attemptsSoFar(),
      latencyMs: this.#elapsedMs(),
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
    this.#parts.spool.progress(
      this.#call.ticket,
      progressClosing({ ...outcome, usage: this.#usageSoFar(outcome.usage) }),
    );
  }

  #usageSoFar(known: TokenUsage): TokenUsage {
    return {
      ...known,
      input: known.input ?? Math.ceil(this.#call.decision.body.length / BYTES_PER_TOKEN),
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
      encodeURIComponent(this.#call.decision.endpoint.name),
      'tallygate-attempts',
      String(this.#next),
    ];
  }

  #error(status: number, code: ErrorCode, details: ErrorDetails) {
    const message = errorMessage(code, this.#call.language, details);
    return { status, code, message, requestId: this.#call.requestId };
  }
}

const JSON_HEAD = ['content-type', 'application/json'];

/** What a client is told when no answer can be had (RFC 9110, sections 15.6.3 and 15.6.5). */
const FAULT_STATUS: Readonly<Record<UpstreamFault['code'], number>> = {
  upstream_connect_failed: 502,
  upstream_connect_timeout: 504,
  upstream_headers_timeout: 504,
  upstream_idle_timeout: 504,
  upstream_reset: 502,
  upstream_truncated: 502,
  upstream_malformed: 502,
};
