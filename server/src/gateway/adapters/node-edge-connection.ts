import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Log, Timer } from '#kernel';
import { ArrivingBody } from '../edge/arriving-body.ts';
import { authorityOf, clientAddress, plainAddress } from '../edge/client-address.ts';
import { type HeadPolicy, type RequestHead, readHead } from '../edge/read-head.ts';
import { internalErrorBody, REFUSALS, type RefusalCode, refusalBody } from '../edge/refusals.ts';
import { isTrailerHarmful } from '../edge/sort-fields.ts';
import type { EdgeBody } from '../edge.ts';
import type { NodeEdgeState } from './node-edge-options.ts';
import { NodeEdgeReply, type ReplyHost } from './node-edge-reply.ts';

/** Requests that may wait behind the one being answered; reading stops above it. */
const PIPELINED_MAX = 16;
/** How long a refused client may go on sending, so that it reads the refusal instead of a reset. */
const LINGER_MS = 1000;
/** The same for a client whose body is too large, and how much of it is thrown away. */
const DISCARD_MS_MAX = 10_000;
const DISCARD_BYTES_MAX = 64 * 1024 * 1024;
const SECOND_MS = 1000;
/** node:http looks at the time of heads now and then. */
const HEAD_MARGIN_MS = 1000;
const EMPTY = Buffer.alloc(0);
const NO_BODY: EdgeBody = { kind: 'whole', bytes: EMPTY };

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is known of the current request from its head on. */
interface Opening {
  readonly head: RequestHead;
  readonly startedMs: number;
  readonly receivedAtMs: number;
}

/** One client connection: one request at a time, in order; after a refusal, none. */
export class NodeEdgeConnection implements ReplyHost {
  readonly #socket: Socket;
  readonly #state: NodeEdgeState;
  readonly #peer: string;
  readonly #policy: HeadPolicy;
  readonly #waiting: Exchange[] = [];
  #current: Exchange | undefined;
  #opening: Opening | undefined;
  /** Of the current request: its memory is held until the answer starts. */
  #body: ArrivingBody | undefined;
  #isBodyArriving = false;
  #reply: NodeEdgeReply | undefined;
  /** Set when what came after the current request can not be served. */
  #brokenBy: RefusalCode | undefined;
  #isClosing = false;
  /** On the monotonic clock, while nothing is asked; undefined: not seen so yet. Until its first answer, a connection has the time of a head. */
  #idleUntilMs: number | undefined = Number.POSITIVE_INFINITY;
  #idleBytesRead = 0;
  #isWatched = false;

  constructor(socket: Socket, state: NodeEdgeState) {
    this.#socket = socket;
    this.#state = state;
    this.#peer = plainAddress(socket.remoteAddress ?? '');
    this.#policy = { fieldsMax: state.limits.headFieldsMax, isPeerTrusted: state.isTrustedProxy(this.#peer) };
    socket.on('error', () => {}); // node:http has a listener too, but takes it off for CONNECT
    socket.on('close', () => this.#closed());
  }

  /** A head was parsed. */
  take(request: IncomingMessage, response: ServerResponse): void {
    if (this.#isClosing) return;
    if (this.#current === undefined) {
      this.#begin({ request, response });
      return;
    }
    this.#waiting.push({ request, response });
    if (this.#waiting.length >= PIPELINED_MAX) this.#socket.pause();
  }

  /** The parser met something that is not HTTP, or the socket failed (no code). */
  broken(code: RefusalCode | undefined): void {
    const isBehindCurrent = this.#current?.request.complete === true;
    if (code === undefined) this.#socket.destroy();
    else if (isBehindCurrent || this.#reply !== undefined) this.#brokenBy ??= code;
    else this.refuse(code);
  }

  /** To be called now and then: acts on what takes too long. */
  step(nowMs: number): void {
    if (this.#isClosing) return;
    if (this.#current === undefined) this.#watchIdleness(nowMs);
    else if (this.#isBodyArriving && nowMs >= this.#bodyUntilMs()) this.refuse('body_timeout');
    else this.#watchWriting();
  }

  /** Nothing of what waits for the client moved for the stall time. */
  stalled(): void {
    const waitingBytes = this.#socket.writableLength;
    if (waitingBytes === 0) return;
    this.#state.log.info({ waitingBytes }, 'A client that took nothing was cut.');
    this.#socket.destroy();
  }

  /** Says why, and closes: whatever else comes on this connection is not looked at. */
  refuse(code: RefusalCode): void {
    if (!this.#isClosing) this.#tell(code);
    this.#answerAndClose(REFUSALS[code].status, refusalBody(code));
  }

  /** For draining: a connection that never carried a byte is not waited for. */
  closeIfUnused(): void {
    if (this.#current === undefined && this.#socket.bytesRead === 0) this.#socket.destroy();
  }

  // What the answer asks for.

  get log(): Log {
    return this.#state.log;
  }

  keptSeconds(): number | undefined {
    const isEndOfGood = this.#brokenBy !== undefined && this.#waiting.length === 0;
    const isLast = this.#opening?.head.isLast === true || this.#isClosing || this.#state.isDraining || isEndOfGood;
    return isLast ? undefined : Math.floor(this.#state.limits.keepAliveTimeoutMs / SECOND_MS);
  }

  answerStarts(): void {
    this.#releaseBody();
  }

  closeDiscarding(): void {
    this.#linger(DISCARD_MS_MAX);
    let bytes = 0;
    this.#current?.request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > DISCARD_BYTES_MAX) this.#socket.destroy();
    });
  }

  /** The answer went out whole: on to the next request. */
  answered(): void {
    this.#current = undefined;
    this.#reply = undefined;
    this.#idleUntilMs = undefined;
    const next = this.#waiting.shift();
    // nobody would read the answers to what came behind a request whose answer ended the connection
    if (this.#isClosing || this.#socket.writableEnded || this.#socket.destroyed) return;
    if (next !== undefined) this.#begin(next);
    else if (this.#brokenBy !== undefined) this.refuse(this.#brokenBy);
    else if (this.#state.isDraining) this.#socket.destroySoon();
    if (this.#socket.isPaused() && this.#waiting.length < PIPELINED_MAX) this.#socket.resume();
  }

  // What the client sends.

  #begin(exchange: Exchange): void {
    const { request } = exchange;
    const { method = '', url: target = '', httpVersion: version, rawHeaders: fields } = request;
    this.#current = exchange;
    const head = readHead({ method, target, version, fields }, this.#policy);
    if (head.kind === 'refused') {
      this.refuse(head.code);
      return;
    }
    const { clock } = this.#state;
    this.#opening = { head, startedMs: clock.monotonicMs(), receivedAtMs: clock.now() };
    if (head.framing.kind === 'none') this.#handle(NO_BODY);
    else this.#beginBody(exchange, head);
  }

  #beginBody({ request, response }: Exchange, { credential, framing, expectsContinue }: RequestHead): void {
    const { limits, budget } = this.#state;
    const { method = '', url: target = '' } = request;
    const body = new ArrivingBody({
      bytesMax: limits.bodyBytesMax({ method, target, credential }),
      announcedBytes: framing.kind === 'length' ? framing.bytes : undefined,
      budget,
    });
    const refusal = body.refusal();
    if (refusal !== undefined) {
      this.#handle(refusal);
      return;
    }
    this.#body = body;
    this.#isBodyArriving = true;
    if (expectsContinue) response.writeContinue();
    request.on('data', this.#received);
    request.on('end', this.#bodyEnded);
  }

  readonly #received = (piece: Buffer): void => {
    if (!this.#isBodyArriving) return;
    const refusal = this.#body?.add(piece);
    if (refusal === undefined) return;
    this.#isBodyArriving = false;
    this.#handle(refusal);
  };

  readonly #bodyEnded = (): void => {
    if (!this.#isBodyArriving || this.#body === undefined || this.#current === undefined) return;
    this.#isBodyArriving = false;
    if (isTrailerHarmful(this.#current.request.rawTrailers)) this.refuse('trailer_invalid');
    else this.#handle({ kind: 'whole', bytes: this.#body.bytes() });
  };

  #handle(body: EdgeBody): void {
    const { request, response } = this.#current ?? {};
    const opening = this.#opening;
    if (request === undefined || response === undefined || opening === undefined) return;
    const { head, startedMs, receivedAtMs } = opening;
    const { method = '', url: target = '' } = request;
    const isOld = request.httpVersion === '1.0';
    const reply = new NodeEdgeReply(response, this, { method, isOld, isUnread: body.kind !== 'whole' });
    this.#reply = reply;
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

  #fail(reply: NodeEdgeReply): void {
    const isStarted = reply.isStarted;
    reply.seal();
    if (isStarted) this.#socket.destroy();
    else this.#answerAndClose(500, internalErrorBody());
  }

  #clientAddress(forwardedFor: readonly string[]): string {
    return clientAddress({ peer: this.#peer, forwardedFor, isTrusted: this.#state.isTrustedProxy });
  }

  // How requests and connections end.

  /** Past node:http's response, which would not let the client go on sending while it reads the answer. */
  #answerAndClose(status: number, body: string): void {
    if (this.#isClosing) return;
    const isHead = this.#current?.request.method === 'HEAD';
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
    this.#socket.write(isHead ? head : head + body);
    this.#linger(LINGER_MS);
    this.#current?.request.resume();
  }

  /** Ends our side, and goes on reading for a while: a reset would take the answer out of the client's hands. */
  #linger(timeMs: number): void {
    this.#isClosing = true;
    this.#isBodyArriving = false;
    this.#releaseBody();
    this.#waiting.length = 0;
    this.#socket.end();
    const timer: Timer = this.#state.clock.after(timeMs, () => this.#socket.destroy());
    this.#socket.once('close', () => timer.cancel());
    this.#socket.resume();
  }

  /** What ends in the middle is no fault of its syntax; before its head was whole, it was no request at all. */
  #tell(code: RefusalCode): void {
    const { bytesRead, readableEnded } = this.#socket;
    if (readableEnded && this.#isBodyArriving) this.#state.onUnserved('cut');
    else if (!readableEnded && bytesRead > 0) this.#state.onUnserved(code);
  }

  #closed(): void {
    if (this.#isBodyArriving) this.#state.onUnserved('cut');
    this.#isBodyArriving = false;
    this.#releaseBody();
  }

  #releaseBody(): void {
    this.#body?.release();
    this.#body = undefined;
  }

  // What takes too long. The time of a head is node:http's to watch.

  #bodyUntilMs(): number {
    return (this.#opening?.startedMs ?? 0) + this.#state.limits.bodyTimeoutMs;
  }

  #watchIdleness(nowMs: number): void {
    if (this.#idleUntilMs === undefined) {
      this.#idleUntilMs = nowMs + this.#state.limits.keepAliveTimeoutMs;
      this.#idleBytesRead = this.#socket.bytesRead;
    } else if (nowMs >= this.#idleUntilMs + this.#headMs()) this.#socket.destroy();
  }

  /** What came since is a head that node:http watches, or empty lines, which it does not: they have no more time than that. */
  #headMs(): number {
    if (this.#socket.bytesRead === this.#idleBytesRead) return 0;
    return this.#state.limits.headTimeoutMs + HEAD_MARGIN_MS;
  }

  /** Only the socket itself sees how much of a large write was taken: it tells when that is nothing for a while. */
  #watchWriting(): void {
    const isWaiting = this.#socket.writableLength > 0;
    if (isWaiting === this.#isWatched) return;
    this.#isWatched = isWaiting;
    this.#socket.setTimeout(isWaiting ? this.#state.limits.stallTimeoutMs : 0);
  }
}
