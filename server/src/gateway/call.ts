import type { Timer } from '#kernel';
import { ActiveAttempt } from './active-attempt.ts';
import { afterRecord } from './after-record.ts';
import { answerUnrecorded } from './answer-unrecorded.ts';
import { AttemptQueue } from './attempt-queue.ts';
import { answeredRequest, attemptRequest } from './attempt-request.ts';
import { AttemptSink, type SinkOwner } from './attempt-sink.ts';
import { HeldAnswer } from './bounds/held-answer.ts';
import { holdsAnswer } from './bounds/holds-answer.ts';
import type { OpenCall } from './bounds/open-calls.ts';
import { callError } from './call-error.ts';
import type { AdmittedCall, CallBodies, CallParts } from './call-parts.ts';
import { CallRecord, type RecordedCall } from './call-record.ts';
import { chooseRelay } from './choose-relay.ts';
import { ClientSide } from './client-side.ts';
import { type Ending, endingOf } from './describe-outcome.ts';
import { type CallFault, FAULT_STATUS, type OwnBound } from './fault-status.ts';
import type { OwnErrorForms } from './framing/stream-framer.ts';
import { fieldsForClient, fieldsForTranslated } from './head-fields.ts';
import { isCallersFault } from './is-callers-fault.ts';
import { ownFields } from './own-fields.ts';
import { callsForFallback } from './plan-attempts.ts';
import type { Relay, RelayHost } from './relay.ts';
import { retryFields } from './retry-fields.ts';
import type { Destination } from './routing.ts';
import { isAnswerStatus, type UpstreamFault, type UpstreamHead } from './upstream.ts';

/** A stream without content is held back no longer than this for a failure that could still be mended elsewhere. */
const HOLD_MS_MAX = 10_000;

/** Carries one call through its attempts to its record. */
export function runCall(parts: CallParts, call: AdmittedCall, bodies: CallBodies): void {
  new Call(parts, call, bodies).begin();
}

class Call implements RelayHost, OpenCall, RecordedCall, SinkOwner {
  older: OpenCall | undefined;
  newer: OpenCall | undefined;
  isEntered = false;
  readonly keyId: string;
  readonly isStream: boolean;
  readonly client: ClientSide;
  readonly bodyBytes: number;
  active: ActiveAttempt | undefined;
  relay: Relay | undefined;
  head: UpstreamHead | undefined;
  servedBy: Destination | undefined;
  readonly #parts: CallParts;
  readonly #call: AdmittedCall;
  readonly #queue: AttemptQueue;
  readonly #record: CallRecord;
  readonly #deadlineMs: number;
  #tries = 0;
  #asked: Buffer | undefined;
  #hold: Timer | undefined;
  #isTranslated = false;
  #drain: Timer | undefined;
  /** What is kept of a whole answer; undefined: nothing is. */
  #held: HeldAnswer | undefined;
  #endedBy: OwnBound | undefined;

  constructor(parts: CallParts, call: AdmittedCall, bodies: CallBodies) {
    this.#parts = parts;
    this.#call = call;
    this.keyId = call.keyId;
    this.isStream = call.decision.isStream;
    const { startedMs } = call.request;
    this.client = new ClientSide(call.reply, parts.clock, { startedMs, payload: call.payload });
    this.#queue = new AttemptQueue(call, bodies);
    this.bodyBytes = bodies.body.length;
    this.#record = new CallRecord(parts, call, this);
    this.#deadlineMs = startedMs + parts.answerMsMax;
  }

  begin(): void {
    this.#parts.open.enter(this);
    this.#call.reply.onGone = () => this.#guard(() => this.#clientLeft());
    this.#call.reply.onDrain = () => this.resume();
    this.#parts.spool.written(() => this.#guard(() => this.#opened()));
  }

  /** The kernel has the intent, or would not take it. */
  #opened(): void {
    if (this.#record.isWritten()) return;
    if (this.#call.ticket.isRefused) {
      this.#call.hold?.release();
      this.#leave();
      answerUnrecorded(this.#parts, this.#call, 'disk_full');
    } else this.#try();
  }

  giveUp(): void {
    this.#guard(() => this.#giveUp());
  }

  #giveUp(): void {
    if (!this.isGone()) {
      this.client.cut();
      this.client.left(false);
    }
    this.active?.abandoned();
    const said = this.relay?.reading().errorCode;
    this.#cutUpstream(this.client.hadAll ? said : (said ?? 'client_closed'));
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
    const attempt = new ActiveAttempt(planned, { order: this.#tries, keyId: this.keyId }, this.#parts);
    this.active = attempt;
    const upstream = destination.provider.kind === 'demo' ? this.#parts.demo : this.#parts.http;
    const request = attemptRequest(ready, this.#call, this.#parts.timeouts);
    attempt.call = upstream.send(request, new AttemptSink(this, attempt));
  }

  answered(attempt: ActiveAttempt, head: UpstreamHead): void {
    attempt.statusCode = head.status;
    if (!isAnswerStatus(head.status)) {
      attempt.call?.abort();
      this.failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
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
    this.head = head;
    this.servedBy = destination;
    this.#isTranslated = translation !== undefined;
    const hasFallback = !this.isGone() && this.#queue.hasMore();
    const dialect = translation?.to ?? api.dialect;
    this.#held = holdsAnswer(head, dialect) ? new HeldAnswer(this.#parts.heldAnswers) : undefined;
    this.relay = chooseRelay(head, this, {
      dialect,
      isUsageHidden: translation === undefined && !decision.spans.wantsUsage,
      translator: translation?.answer(answeredRequest(this.#call, destination.model, this.#asked)),
      choices: decision.spans.choices ?? 1,
      hasFallback,
    });
    if (hasFallback) this.#hold = this.#parts.clock.after(HOLD_MS_MAX, () => this.#guard(() => this.relay?.release()));
  }

  received(attempt: ActiveAttempt, chunk: Buffer): boolean {
    if (attempt !== this.active || this.relay === undefined) return true;
    const now = this.#parts.clock.monotonicMs();
    if (now >= this.#deadlineMs) return this.#endAnswer(attempt, 'answer_too_long');
    if (this.#held?.add(chunk.length) === false) return this.#endAnswer(attempt, 'answer_memory_full');
    const isFast = this.relay.data(chunk);
    this.#record.noteProgress(now);
    return isFast;
  }

  /** A bound of ours ends the answer. What the provider said so far counts. */
  #endAnswer(attempt: ActiveAttempt, bound: OwnBound): true {
    const { destination } = attempt.planned;
    this.#endedBy = bound;
    this.#cutUpstream(bound);
    if (this.relay !== undefined && (this.isGone() || this.relay.isCommitted())) this.relay.breakOff();
    else this.#fail(bound, destination.name);
    this.#leave();
    return true;
  }

  ended(attempt: ActiveAttempt): void {
    if (this.relay === undefined) {
      this.failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
      return;
    }
    this.relay.end();
    // The relay may have found the answer to be none, and another destination is asked.
    if (this.active !== attempt) return;
    const status = attempt.statusCode ?? 0;
    this.#close(attempt, status >= 400 ? `upstream_status_${status}` : undefined);
    this.#leave();
  }

  failed(attempt: ActiveAttempt, fault: UpstreamFault): void {
    const said = this.relay?.reading().errorCode;
    this.#close(attempt, said ?? fault.code);
    const isCallers = said !== undefined && isCallersFault(said);
    if (!isCallers && !this.isGone() && !this.#record.isWritten()) attempt.failed(fault.code);
    const isCommitted = isCallers || this.relay?.isCommitted() === true;
    if (!isCommitted && this.#canFallBack()) {
      this.#tryNext();
      return;
    }
    if (this.relay !== undefined && (isCommitted || this.isGone())) this.relay.breakOff();
    else this.#fail(fault.code, attempt.planned.destination.name);
    this.#leave();
  }

  /** A bug of ours must not leave a call without its record, nor a client without an end. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.broke(error);
    }
  }

  /** A bug of ours, or a disk that failed. */
  broke(error: unknown): void {
    this.#parts.log.error({ error, requestId: this.#call.requestId }, 'A call broke; it was recorded and cut.');
    this.#cutUpstream('internal');
    const status = this.client.startedStatus ?? 500;
    try {
      this.#settle({ finalStatus: 'error', errorCode: 'internal', status, contentType: undefined }, () => {});
    } catch (again) {
      // What is left of the call must end all the same; its row is written when the gateway starts anew.
      this.#parts.log.error({ error: again, requestId: this.#call.requestId }, 'A call that broke has no record.');
    }
    this.client.cut();
    this.#leave();
  }

  #tryNext(): void {
    this.#held?.drop();
    this.relay = undefined;
    this.head = undefined;
    this.servedBy = undefined;
    this.#try();
  }

  #canFallBack(): boolean {
    return !this.isGone() && this.#queue.peek() !== undefined;
  }

  /** No answer can be had: one of ours in the caller's dialect. */
  #fail(code: CallFault, destination: string): void {
    const status = FAULT_STATUS[code];
    // What reported its usage before it failed is told and priced, though nothing of it reached the client.
    if (this.relay?.reading().usage === undefined) {
      this.servedBy = undefined;
      this.head = undefined;
    }
    const body = this.#call.api.dialect.errorBody(callError(this.#call, { status, code, details: { destination } }));
    const then = () => {
      const id = [this.#call.api.dialect.requestIdField, this.#call.requestId];
      this.client.start(status, [...JSON_HEAD, ...retryFields(status), ...this.#ownFields(), ...id], body.length);
      this.finish(body);
    };
    this.#settle({ finalStatus: 'error', errorCode: code, status, contentType: 'application/json' }, then);
  }

  /** The client left before its answer was handed over: read on for the count, or give up, as the endpoint says. */
  #clientLeft(): void {
    if (this.isGone()) return;
    this.client.left(this.relay?.isComplete() === true);
    const { drains, clock } = this.#parts;
    const hasBegun = this.#tries > 0 && !this.#record.isWritten();
    const isDrained = hasBegun && this.#call.decision.endpoint.onClientDisconnect === 'drain';
    if (!isDrained || !drains.begin(this.keyId)) {
      this.giveUp();
      return;
    }
    // Nobody is asked instead for a client that is gone, so that its body is not needed any more.
    this.#queue.clear();
    this.#drain = clock.after(drains.timeoutMs, () => this.#guard(() => this.giveUp()));
    this.resume();
  }

  #cutUpstream(errorCode: string | undefined): void {
    const attempt = this.active;
    if (attempt === undefined) return;
    this.#close(attempt, errorCode);
    attempt.call?.abort();
  }

  /** Nothing more will happen: lets go of what the call held. */
  #leave(): void {
    this.#queue.clear();
    this.#parts.open.leave(this);
    // Settled with its record already, unless a bug of ours kept that from being written: then what it held counts as used.
    this.#call.hold?.settle(NOTHING_KNOWN);
    // What was handed over is in memory until the client takes it.
    const held = this.#held;
    if (held !== undefined) this.client.whenTaken(() => held.drop());
    if (this.#call.payload !== undefined) afterRecord(this.#parts, () => this.#record.endPayload());
    if (this.#drain === undefined) return;
    this.#drain.cancel();
    this.#drain = undefined;
    this.#parts.drains.end(this.keyId);
  }

  #close(attempt: ActiveAttempt, errorCode: string | undefined): void {
    if (this.active !== attempt) return;
    this.active = undefined;
    this.#hold?.cancel();
    this.#hold = undefined;
    if (!this.#record.isWritten()) this.#record.attempted(attempt.end(errorCode));
  }

  // What relays ask for.

  isGone(): boolean {
    return this.client.isGone();
  }

  start(length: number | undefined): void {
    const head = this.head;
    if (head === undefined || this.isGone()) return;
    const own = this.#ownFields();
    const fields = this.#isTranslated
      ? fieldsForTranslated(head.headers, this.#call.api.dialect.requestIdField, own)
      : fieldsForClient(head.headers, own);
    this.client.start(head.status, fields, length);
    this.#queue.clear();
  }

  write(chunk: Buffer): boolean {
    return this.client.write(chunk);
  }

  finish(last?: Buffer): void {
    this.client.finish(last);
    this.#record.endPayload();
  }

  cut(): void {
    this.client.cut();
    this.#record.endPayload();
  }

  resume(): void {
    this.active?.call?.resume();
  }

  truncationError(): OwnErrorForms {
    const { dialect } = this.#call.api;
    const details = { destination: this.servedBy?.name ?? '' };
    const code = this.#endedBy ?? 'upstream_truncated';
    const error = callError(this.#call, { status: FAULT_STATUS[code], code, details });
    return { event: dialect.errorEvent(error), body: dialect.errorBody(error) };
  }

  failEarly(errorCode: string): boolean {
    const attempt = this.active;
    if (isCallersFault(errorCode) || !this.#canFallBack()) return false;
    attempt?.failed(undefined);
    this.#cutUpstream(errorCode);
    this.#tryNext();
    return true;
  }

  keepInstead(bytes: number): boolean {
    const { active } = this;
    if (this.#held?.replace(bytes) !== false || active === undefined) return true;
    this.#endAnswer(active, 'answer_memory_full');
    return false;
  }

  replaceStatus(status: number): void {
    if (this.head !== undefined) this.head = { ...this.head, status };
  }

  reject(): void {
    const attempt = this.active;
    if (attempt === undefined) return;
    attempt.call?.abort();
    // It was no answer, whether its client is there or not.
    this.relay = undefined;
    this.failed(attempt, { code: 'upstream_malformed', isSent: true, cause: undefined });
  }

  record(how: 'ok' | 'upstream_truncated', then: () => void): void {
    const ending = endingOf(how, this.head, this.relay?.reading() ?? {});
    if (ending.finalStatus === 'ok') this.active?.succeeded();
    const isOurs = this.#endedBy !== undefined && how === 'upstream_truncated';
    this.#settle(isOurs ? { ...ending, finalStatus: 'error', errorCode: this.#endedBy } : ending, then);
  }

  /** Writes the record, once; the client's last byte waits for it. */
  #settle(ending: Ending, then: () => void): void {
    this.#record.write(ending, then);
  }

  #ownFields(): string[] {
    const { requestId, decision } = this.#call;
    return ownFields({ requestId, endpoint: decision.endpoint, attempts: this.#tries });
  }
}

const NOTHING_KNOWN = { tokens: undefined, costNanoUsd: undefined, microCredits: undefined };
const JSON_HEAD = ['content-type', 'application/json'];
