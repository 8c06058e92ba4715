import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Timer } from '#kernel';
import { ArrivingBody } from '../edge/arriving-body.ts';
import { authorityOf, clientAddress, plainAddress } from '../edge/client-address.ts';
import { type RequestHead, readHead } from '../edge/read-head.ts';
import { internalErrorBody, REFUSALS, type RefusalCode, refusalBody } from '../edge/refusals.ts';
import { isTrailerHarmful } from '../edge/sort-fields.ts';
import type { EdgeBody } from '../edge.ts';
import { discardBody, readBody } from './node-edge-body.ts';
import type { NodeEdgeState } from './node-edge-options.ts';
import { NodeEdgeReply } from './node-edge-reply.ts';

/** Requests that may wait behind the one being answered; reading stops above it. */
const PIPELINED_MAX = 16;
/** How long a refused client may go on sending, so that it reads the refusal instead of a reset. */
const LINGER_MS = 1000;
/** The same for a client whose body is too large, and how much of it is thrown away. */
const DISCARD_MS_MAX = 10_000;
const DISCARD_BYTES_MAX = 64 * 1024 * 1024;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** One client connection: one request at a time, in order; after a refusal, none. */
export class NodeEdgeConnection {
  readonly #socket: Socket;
  readonly #state: NodeEdgeState;
  readonly #peer: string;
  readonly #isPeerTrusted: boolean;
  readonly #waiting: Exchange[] = [];
  #current: Exchange | undefined;
  #reply: NodeEdgeReply | undefined;
  /** Set when what came after the current request can not be served. */
  #brokenBy: RefusalCode | undefined;
  #isClosing = false;

  constructor(socket: Socket, state: NodeEdgeState) {
    this.#socket = socket;
    this.#state = state;
    this.#peer = plainAddress(socket.remoteAddress ?? '');
    this.#isPeerTrusted = state.isTrustedProxy(this.#peer);
    socket.on('error', () => {}); // node:http has a listener too, but takes it off for CONNECT
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

  /** Nothing moved for the stall time, or for the keep-alive time between two requests. */
  silent(): void {
    if (this.#current === undefined) this.#socket.destroy();
    else if (this.#socket.writableLength > 0) {
      this.#state.log.info({ waitingBytes: this.#socket.writableLength }, 'A client that took nothing was cut.');
      this.#socket.destroy();
    }
  }

  /** Says why, and closes: whatever else comes on this connection is not looked at. */
  refuse(code: RefusalCode): void {
    this.#answerAndClose(REFUSALS[code].status, refusalBody(code));
  }

  /** For draining: a connection that never carried a byte is not waited for. */
  closeIfUnused(): void {
    if (this.#current === undefined && this.#socket.bytesRead === 0) this.#socket.destroy();
  }

  #begin(exchange: Exchange): void {
    const { request } = exchange;
    this.#current = exchange;
    const head = readHead(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        version: request.httpVersion,
        fields: request.rawHeaders,
      },
      { fieldsMax: this.#state.limits.headFieldsMax, isPeerTrusted: this.#isPeerTrusted },
    );
    if (head.kind === 'refused') this.refuse(head.code);
    else this.#readBody(exchange, head);
  }

  #readBody(exchange: Exchange, head: RequestHead): void {
    const { clock, limits } = this.#state;
    const startedMs = clock.monotonicMs();
    const receivedAtMs = clock.now();
    const { method = '', url: target = '' } = exchange.request;
    const bytesMax = limits.bodyBytesMax({ method, target, credential: head.credential });
    const announcedBytes = head.framing.kind === 'length' ? head.framing.bytes : undefined;
    const arriving = new ArrivingBody({ bytesMax, announcedBytes, budget: this.#state.budget });
    const release = (): void => arriving.release();
    const answer = (body: EdgeBody): void => this.#handle(exchange, { head, startedMs, receivedAtMs, body, release });
    const refusal = arriving.refusal();
    if (refusal !== undefined || head.framing.kind === 'none') {
      answer(refusal ?? { kind: 'whole', bytes: arriving.bytes() });
      return;
    }
    if (head.expectsContinue) exchange.response.writeContinue();
    const timer = clock.after(limits.bodyTimeoutMs, () => this.refuse('body_timeout'));
    readBody(exchange.request, arriving, (body) => {
      timer.cancel();
      const isHarmful = isTrailerHarmful(exchange.request.rawTrailers);
      if (body === undefined || this.#isClosing || isHarmful) release();
      else answer(body);
      if (isHarmful) this.refuse('trailer_invalid');
    });
  }

  #handle(exchange: Exchange, read: ReadRequest): void {
    const { request, response } = exchange;
    const { head, body } = read;
    const reply = new NodeEdgeReply({
      response,
      method: request.method ?? '',
      isOld: request.httpVersion === '1.0',
      isClosing: () => this.#isLast(),
      close: body.kind === 'whole' ? undefined : () => this.#closeDiscarding(request),
      release: read.release,
      log: this.#state.log,
    });
    this.#reply = reply;
    response.on('finish', () => this.#next());
    try {
      this.#state.handler(
        {
          method: request.method ?? '',
          target: request.url ?? '',
          headers: head.headers,
          credential: head.credential,
          authorization: head.authorization,
          host: head.host ?? this.#ownAuthority(),
          remoteAddress: this.#clientAddress(head.forwardedFor),
          body,
          startedMs: read.startedMs,
          receivedAtMs: read.receivedAtMs,
        },
        reply,
      );
    } catch (error) {
      this.#state.log.error({ error }, 'The handler of a request failed.');
      this.#fail(reply);
    }
  }

  /** Whether the connection ends with the current answer. */
  #isLast(): boolean {
    const isEndOfGood = this.#brokenBy !== undefined && this.#waiting.length === 0;
    return this.#isClosing || this.#state.isDraining || isEndOfGood;
  }

  /** The answer went out whole: on to the next request. */
  #next(): void {
    this.#current = undefined;
    this.#reply = undefined;
    const next = this.#waiting.shift();
    // nobody would read the answers to what came behind a request whose answer ended the connection
    if (this.#isClosing || this.#socket.writableEnded) return;
    if (next !== undefined) this.#begin(next);
    else if (this.#brokenBy !== undefined) this.refuse(this.#brokenBy);
    else if (this.#state.isDraining) this.#socket.destroySoon();
    if (this.#socket.isPaused() && this.#waiting.length < PIPELINED_MAX) this.#socket.resume();
  }

  #fail(reply: NodeEdgeReply): void {
    const isStarted = reply.isStarted;
    reply.seal();
    if (isStarted) this.#socket.destroy();
    else this.#answerAndClose(500, internalErrorBody());
  }

  /** Past node:http's response, which would not let the client go on sending while it reads the answer. */
  #answerAndClose(status: number, body: string): void {
    if (this.#isClosing) return;
    const isHead = this.#current?.request.method === 'HEAD';
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
    this.#socket.write(isHead ? head : head + body);
    this.#linger(LINGER_MS);
    this.#current?.request.resume();
  }

  #closeDiscarding(request: IncomingMessage): void {
    this.#linger(DISCARD_MS_MAX);
    discardBody(request, DISCARD_BYTES_MAX, () => this.#socket.destroy());
  }

  /** Ends our side, and goes on reading for a while: a reset would take the answer out of the client's hands. */
  #linger(timeMs: number): void {
    this.#isClosing = true;
    this.#waiting.length = 0;
    this.#socket.end();
    const timer: Timer = this.#state.clock.after(timeMs, () => this.#socket.destroy());
    this.#socket.once('close', () => timer.cancel());
    this.#socket.resume();
  }

  #clientAddress(forwardedFor: readonly string[]): string {
    return clientAddress({ peer: this.#peer, forwardedFor, isTrusted: this.#state.isTrustedProxy });
  }

  #ownAuthority(): string {
    return authorityOf(plainAddress(this.#socket.localAddress ?? ''), this.#socket.localPort ?? 0);
  }
}

interface ReadRequest {
  readonly head: RequestHead;
  readonly body: EdgeBody;
  /** Gives its memory back. */
  readonly release: () => void;
  readonly startedMs: number;
  readonly receivedAtMs: number;
}
