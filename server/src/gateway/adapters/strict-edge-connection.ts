import type { Socket } from 'node:net';
import type { Log } from '#kernel';
import { authorityOf, clientAddress, plainAddress } from '../edge/client-address.ts';
import { type HeadPolicy, type RawHead, type RequestHead, readHead } from '../edge/read-head.ts';
import { internalErrorBody, REFUSALS, type RefusalCode, refusalBody } from '../edge/refusals.ts';
import type { EdgeBody } from '../edge.ts';
import { RequestHeadReader } from '../http1/request-head-reader.ts';
import { answerHead } from './strict-edge-answer-head.ts';
import { type BodyProgress, StrictEdgeBody } from './strict-edge-body.ts';
import { StrictEdgeInput } from './strict-edge-input.ts';
import { StrictEdgeOutput } from './strict-edge-output.ts';
import { type AnsweredRequest, type ReplyHost, StrictEdgeReply } from './strict-edge-reply.ts';
import { readingSocket } from './strict-edge-socket.ts';
import type { StrictEdgeState } from './strict-edge-state.ts';

/** Bytes of requests that may wait behind the one being answered; reading stops above it. */
const WAITING_BYTES_MAX = 65_536;
/** How long a client may go on sending after its last answer, so that it reads that instead of a reset. */
const LINGER_MS = 1000;
/** The same for a client whose body is not wanted, and how much of it is thrown away. */
const DISCARD_MS_MAX = 10_000;
const DISCARD_BYTES_MAX = 64 * 1024 * 1024;
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const SECOND_MS = 1000;
const NO_BODY: EdgeBody = { kind: 'whole', bytes: Buffer.alloc(0) };

/**
 * What the connection waits for: a head, the rest of a body, the handler's answer, the client to take the answer's last
 * bytes, or, with nothing more to say, the client to close.
 */
type Phase = 'head' | 'body' | 'answering' | 'flushing' | 'closing';

/** The request that is being read or answered. */
interface Current extends AnsweredRequest {
  readonly target: string;
  readonly head: RequestHead;
  readonly startedMs: number;
  readonly receivedAtMs: number;
}

/** One client connection: one request at a time, in order; after a refusal, none. */
export class StrictEdgeConnection implements ReplyHost {
  readonly output: StrictEdgeOutput;
  /** Called when its socket has closed. */
  onClosed: (() => void) | undefined;
  readonly #socket: Socket;
  readonly #state: StrictEdgeState;
  readonly #peer: string;
  readonly #policy: HeadPolicy;
  readonly #heads: RequestHeadReader;
  readonly #input = new StrictEdgeInput();
  #phase: Phase = 'head';
  /** On the monotonic clock; infinite while the handler is awaited. */
  #deadlineMs: number;
  #isHeadBegun = false;
  #current: Current | undefined;
  #body: StrictEdgeBody | undefined;
  #reply: StrictEdgeReply | undefined;
  /** The same, also when its end waits for the client. */
  #untaken: StrictEdgeReply | undefined;
  #isAnswerLast = false;
  #isReading = false;
  #isPaused = false;
  #isWatched = false;
  #unwrittenBytes = 0;
  #unwrittenSinceMs = 0;
  /** What comes is thrown away. */
  #isDiscarding = false;
  #discardedBytes = 0;

  constructor(accepted: Socket, state: StrictEdgeState) {
    const socket = readingSocket(accepted, (bytes, to) => this.#received(bytes, to));
    const { limits, clock, isTrustedProxy } = state;
    this.#socket = socket;
    this.#state = state;
    this.#peer = plainAddress(socket.remoteAddress ?? '');
    this.#policy = { fieldsMax: limits.headFieldsMax, isPeerTrusted: isTrustedProxy(this.#peer) };
    this.#heads = new RequestHeadReader(limits);
    this.#deadlineMs = clock.monotonicMs() + limits.headTimeoutMs;
    this.output = new StrictEdgeOutput(socket);
    socket.on('drain', () => this.#reply?.drained());
    socket.on('end', () => this.#halfClosed());
    socket.on('timeout', () => this.#stalled());
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => this.#closed());
    socket.resume();
  }

  /** To be called now and then: acts on what took too long. */
  sweep(nowMs: number): void {
    if (nowMs >= this.#deadlineMs) this.#expired();
    else this.#watchWriting(nowMs);
  }

  /** For draining: nothing is waited for on a connection between two requests. */
  closeIfIdle(): void {
    if (this.#phase === 'head' && this.#input.length === 0) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  // What the answer asks for.

  get log(): Log {
    return this.#state.log;
  }

  get dateLine(): () => string {
    return this.#state.dateLine;
  }

  keptSeconds(): number | undefined {
    const isLast = this.#current?.head.isLast === true || this.#isDiscarding || this.#state.isDraining;
    return isLast ? undefined : Math.floor(this.#state.limits.keepAliveTimeoutMs / SECOND_MS);
  }

  answerStarts(isLast: boolean): void {
    this.#isAnswerLast = isLast;
    this.#releaseBody();
  }

  answerEnds(): void {
    this.#reply = undefined;
    this.output.flush();
    this.#phase = 'flushing';
    if (this.output.isEmpty) this.#flushed();
    else this.#socket.write('', (error) => error ?? this.#flushed());
  }

  cut(isReset: boolean): void {
    this.output.drop();
    if (isReset) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  // What the client sends.

  #received(bytes: Buffer, to: number): void {
    if (this.#isDiscarding) {
      this.#discardedBytes += to;
      if (this.#discardedBytes > DISCARD_BYTES_MAX) this.#socket.destroy();
      return;
    }
    this.#input.add(bytes, to);
    this.#read();
    this.#input.keep();
  }

  /** Reads on, as far as it may: also called again by answers that come at once, which the loop below then goes on with. */
  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    let isMoving = true;
    while (isMoving && this.#input.length > 0) {
      if (this.#phase === 'head') isMoving = this.#readHead();
      else if (this.#phase === 'body') this.#readBody();
      else isMoving = false;
    }
    this.#isReading = false;
    this.#pauseOrResume();
  }

  #pauseOrResume(): void {
    const isFull = this.#input.length > WAITING_BYTES_MAX && this.#phase !== 'head' && this.#phase !== 'body';
    if (isFull === this.#isPaused) return;
    this.#isPaused = isFull;
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  /** False when more bytes are needed for a head. */
  #readHead(): boolean {
    const input = this.#input;
    const read = this.#heads.read(input.bytes, input.from, input.to);
    if (read.kind === 'incomplete') {
      if (!this.#isHeadBegun) this.#wait(this.#state.limits.headTimeoutMs);
      this.#isHeadBegun = true;
      return false;
    }
    if (read.kind === 'refused') {
      this.#refuse(read.code);
      return false;
    }
    input.readUpTo(read.end);
    this.#isHeadBegun = false;
    const head = readHead(read.head, this.#policy);
    if (head.kind === 'refused') this.#refuse(head.code, read.head.method);
    else this.#begin(read.head, head);
    return true;
  }

  #begin({ method, target, version }: RawHead, head: RequestHead): void {
    const { clock } = this.#state;
    const startedMs = clock.monotonicMs();
    const current = { method, target, isOld: version === '1.0', head, startedMs, receivedAtMs: clock.now() };
    const { framing } = head;
    this.#current = current;
    if (framing.kind === 'none' || (framing.kind === 'length' && framing.bytes === 0)) this.#handle(NO_BODY);
    else this.#beginBody(current);
  }

  #beginBody({ method, target, head, startedMs }: Current): void {
    const { limits, budget } = this.#state;
    const bytesMax = limits.bodyBytesMax({ method, target, credential: head.credential });
    const body = new StrictEdgeBody(head.framing, { bytesMax, budget }, this.#input);
    const refusal = body.refusal();
    if (refusal !== undefined) {
      this.#handleUnread(refusal);
      return;
    }
    this.#body = body;
    this.#phase = 'body';
    this.#deadlineMs = startedMs + limits.bodyTimeoutMs;
    if (head.expectsContinue && this.#input.length === 0) this.#socket.write(CONTINUE, 'latin1');
  }

  #readBody(): void {
    const progress: BodyProgress = this.#body?.read() ?? NO_BODY;
    switch (progress.kind) {
      case 'more':
        break;
      case 'whole':
        this.#handle(progress);
        break;
      case 'malformed':
        this.#refuse(progress.code);
        break;
      default:
        this.#handleUnread(progress);
    }
  }

  /** The rest of the body is thrown away, and with it all that comes behind. */
  #handleUnread(body: EdgeBody): void {
    this.#releaseBody();
    this.#discard();
    this.#handle(body);
  }

  #handle(body: EdgeBody): void {
    const current = this.#current;
    if (current === undefined) return;
    const { method, target, head, startedMs, receivedAtMs } = current;
    const reply = new StrictEdgeReply(this, current);
    this.#phase = 'answering';
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    this.#reply = reply;
    this.#untaken = reply;
    try {
      this.#state.handler(
        {
          method,
          target,
          headers: head.headers,
          credential: head.credential,
          authorization: head.authorization,
          host: head.host ?? authorityOf(plainAddress(this.#socket.localAddress ?? ''), this.#socket.localPort ?? 0),
          remoteAddress: this.#clientAddress(head.forwardedFor),
          body,
          startedMs,
          receivedAtMs,
        },
        reply,
      );
    } catch (error) {
      this.#state.log.error({ error }, 'The handler of a request failed.');
      this.#fail(reply);
    }
  }

  #fail(reply: StrictEdgeReply): void {
    const { phase } = reply;
    if (phase === 'started') reply.abort();
    reply.seal();
    if (phase === 'waiting') this.#answerAndClose(500, internalErrorBody(), this.#current?.method);
  }

  #clientAddress(forwardedFor: readonly string[]): string {
    return clientAddress({ peer: this.#peer, forwardedFor, isTrusted: this.#state.isTrustedProxy });
  }

  // How requests and connections end.

  /** The system took all of the answer: on to the next request. */
  #flushed(): void {
    if (this.#phase !== 'flushing') return;
    this.#current = undefined;
    this.#untaken?.taken();
    const { isDraining, limits } = this.#state;
    const isOver = this.#isAnswerLast || this.#socket.writableEnded || (isDraining && this.#input.length === 0);
    if (isOver) {
      this.#linger();
      return;
    }
    this.#phase = 'head';
    this.#wait(limits.keepAliveTimeoutMs);
    this.#read();
  }

  /** Says why, and closes: whatever else comes on this connection is not looked at. */
  #refuse(code: RefusalCode, method = this.#current?.method): void {
    this.#state.onUnserved(code);
    this.#answerAndClose(REFUSALS[code].status, refusalBody(code), method);
  }

  #answerAndClose(status: number, body: string, method: string | undefined): void {
    const bytes = Buffer.from(body);
    const head = answerHead({
      status,
      headers: ['content-type', 'application/json'],
      framing: bytes.length,
      dateLine: this.#state.dateLine(),
      keptSeconds: undefined,
    });
    this.#reply = undefined;
    this.#releaseBody();
    if (method === 'HEAD') this.output.text(head);
    else this.output.bytes(head, bytes, '');
    this.#linger();
  }

  /** Ends our side, and goes on reading for a while: a reset would take the answer out of the client's hands. */
  #linger(): void {
    this.#phase = 'closing';
    this.output.flush();
    this.#socket.end();
    this.#wait(this.#isDiscarding ? DISCARD_MS_MAX : LINGER_MS);
    this.#discard();
    this.#pauseOrResume();
  }

  #discard(): void {
    this.#isDiscarding = true;
    this.#input.clear();
  }

  #releaseBody(): void {
    this.#body?.release();
    this.#body = undefined;
  }

  /** The client said that it sends no more: with an answer due, that it left. */
  #halfClosed(): void {
    if (this.#phase !== 'flushing' && this.#phase !== 'closing') this.#socket.destroy();
  }

  #closed(): void {
    const reply = this.#reply;
    this.#reply = undefined;
    if (this.#phase === 'body') this.#state.onUnserved('cut');
    this.#phase = 'closing';
    this.output.drop();
    this.#input.clear();
    this.#releaseBody();
    reply?.gone();
    this.#untaken?.taken();
    this.onClosed?.();
  }

  // What takes too long.

  #wait(timeoutMs: number): void {
    this.#deadlineMs = this.#state.clock.monotonicMs() + timeoutMs;
  }

  #expired(): void {
    if (this.#phase === 'body') this.#refuse('body_timeout');
    else if (this.#phase === 'head' && this.#isHeadBegun) this.#refuse('head_timeout');
    else this.#socket.destroy();
  }

  /** Only the socket itself sees how much of a large write was taken: it tells when that is nothing for a while. */
  #watchWriting(nowMs: number): void {
    const { writableLength } = this.#socket;
    const isWaiting = writableLength > 0;
    const stuckMs = isWaiting && this.#input.length > 0 ? nowMs - this.#unwrittenSinceMs : 0;
    if (writableLength !== this.#unwrittenBytes) {
      this.#unwrittenBytes = writableLength;
      this.#unwrittenSinceMs = nowMs;
    } else if (stuckMs >= 2 * this.#state.limits.stallTimeoutMs) {
      // The socket's own time-out counts what the client sends as well.
      this.#stalled();
      return;
    }
    if (isWaiting === this.#isWatched) return;
    this.#isWatched = isWaiting;
    this.#socket.setTimeout(isWaiting ? this.#state.limits.stallTimeoutMs : 0);
  }

  #stalled(): void {
    const waitingBytes = this.#socket.writableLength;
    if (waitingBytes === 0) return;
    this.#state.log.info({ waitingBytes }, 'A client that took nothing was cut.');
    this.#socket.destroy();
  }
}
