import { readAnswerHead } from '../edge/read-answer-head.ts';
import { GatheredBytes } from '../gathered-bytes.ts';
import { type AnswerBody, readAnswerFraming } from '../http1/answer-framing.ts';
import { AnswerHeadReader, type RawAnswerHead } from '../http1/answer-head-reader.ts';
import { ChunkReader } from '../http1/chunk-reader.ts';
import type { UpstreamHead } from '../upstream.ts';

/** Takes an answer as it is read. */
export interface AnswerTaker {
  answered(head: UpstreamHead): void;
  /** A piece of the body, in memory of its own. */
  took(chunk: Buffer): void;
}

/** How far an answer is; `surplus`: it is whole, and more came behind it than it has. */
export type AnswerState = 'more' | 'whole' | 'surplus' | 'malformed';

const BOUNDS = { headBytesMax: 65_536, headFieldsMax: 256 };
/** Answers of status 1xx before the answer to one request. */
const INTERIM_MAX = 16;
const SWITCHING_PROTOCOLS = 101;
const NOTHING = Buffer.alloc(0);

/** Reads the answers that come on one connection, one for each request, from memory that is overwritten after each read. */
export class StrictAnswerReader {
  readonly #heads = new AnswerHeadReader(BOUNDS);
  /** Bytes of a head that is not whole yet. */
  readonly #begun = new GatheredBytes();
  readonly #chunks = new ChunkReader('answer', (bytes, from, to) => this.#join(bytes, from, to));
  #method = '';
  #interims = 0;
  /** How the body ends; undefined: its head is not whole yet. */
  #body: AnswerBody | undefined;
  /** Bytes missing of a body whose length is known. */
  #left = 0;
  #isPersistent = false;
  #keepAliveMs: number | undefined;
  #why = '';
  /** What chunks of one read are put together in, and how far it is filled. */
  #joined = NOTHING;
  #joinedBytes = 0;

  /** The answer's head is whole. */
  get hasHead(): boolean {
    return this.#body !== undefined;
  }

  /** The end of the connection is the end of the answer. */
  get endsWithConnection(): boolean {
    return this.#body?.kind === 'until_close';
  }

  /** Another request may follow, once the answer is whole. */
  get isPersistent(): boolean {
    return this.#isPersistent;
  }

  /** How long the provider says that it keeps the idle connection. */
  get keepAliveMs(): number | undefined {
    return this.#keepAliveMs;
  }

  /** What is wrong with a malformed answer. */
  get why(): string {
    return this.#why;
  }

  /** A request with that method was sent. */
  begin(method: string): void {
    this.#method = method;
    this.#interims = 0;
    this.#body = undefined;
  }

  /** Reads the first `to` of the bytes, which are the caller's again afterwards. */
  read(bytes: Buffer, to: number, taker: AnswerTaker): AnswerState {
    if (this.#body !== undefined) return this.#readBody(bytes.subarray(0, to), taker);
    if (this.#begun.length === 0) return this.#readHead(bytes.subarray(0, to), taker);
    this.#begun.add(bytes.subarray(0, to));
    return this.#readHead(this.#begun.bytes(), taker);
  }

  #readHead(bytes: Buffer, taker: AnswerTaker): AnswerState {
    let from = 0;
    for (;;) {
      const reading = this.#heads.read(bytes, from, bytes.length);
      if (reading.kind === 'malformed') return this.#malformed(reading.why);
      if (reading.kind === 'incomplete') {
        this.#keep(bytes, from);
        return 'more';
      }
      from = reading.end;
      if (reading.head.status >= 200) return this.#readAnswer(reading.head, bytes.subarray(from), taker);
      const why = this.#interimFault(reading.head);
      if (why !== undefined) return this.#malformed(why);
    }
  }

  #readAnswer(raw: RawAnswerHead, rest: Buffer, taker: AnswerTaker): AnswerState {
    const framing = readAnswerFraming(raw, this.#method);
    if (framing.kind === 'malformed') return this.#malformed(framing.why);
    this.#begun.clear();
    this.#body = framing.body;
    this.#isPersistent = framing.isPersistent;
    this.#keepAliveMs = framing.keepAliveMs;
    if (framing.body.kind === 'length') this.#left = framing.body.bytes;
    else if (framing.body.kind === 'chunked') this.#chunks.reset();
    taker.answered(readAnswerHead(raw.status, raw.fields).head);
    return this.#readBody(rest, taker);
  }

  #readBody(bytes: Buffer, taker: AnswerTaker): AnswerState {
    switch (this.#body?.kind) {
      case 'length':
        return this.#readLength(bytes, taker);
      case 'chunked':
        return this.#readChunks(bytes, taker);
      case 'until_close':
        if (bytes.length > 0) taker.took(copyOf(bytes));
        return 'more';
      default:
        return bytes.length === 0 ? 'whole' : 'surplus';
    }
  }

  #readLength(bytes: Buffer, taker: AnswerTaker): AnswerState {
    const size = Math.min(bytes.length, this.#left);
    this.#left -= size;
    if (size > 0) taker.took(copyOf(size === bytes.length ? bytes : bytes.subarray(0, size)));
    if (this.#left > 0) return 'more';
    return size === bytes.length ? 'whole' : 'surplus';
  }

  /** All chunks of one read go on as one piece. */
  #readChunks(bytes: Buffer, taker: AnswerTaker): AnswerState {
    if (bytes.length === 0) return 'more';
    this.#joined = Buffer.allocUnsafe(bytes.length);
    this.#joinedBytes = 0;
    const end = this.#chunks.read(bytes, 0, bytes.length);
    const { state } = this.#chunks;
    const piece = this.#joined.subarray(0, this.#joinedBytes);
    this.#joined = NOTHING;
    if (piece.length > 0) taker.took(piece);
    if (state === 'malformed') return this.#malformed('its chunks are malformed');
    if (state === 'more') return 'more';
    return end === bytes.length ? 'whole' : 'surplus';
  }

  #join(bytes: Buffer, from: number, to: number): void {
    bytes.copy(this.#joined, this.#joinedBytes, from, to);
    this.#joinedBytes += to - from;
  }

  #interimFault({ status, minor, fields }: RawAnswerHead): string | undefined {
    if (status === SWITCHING_PROTOCOLS) return 'it changes the protocol unasked';
    if (++this.#interims > INTERIM_MAX) return 'too many interim answers come before it';
    const framing = readAnswerFraming({ status, minor, fields }, this.#method);
    return framing.kind === 'malformed' ? framing.why : undefined;
  }

  /** Keeps what has come of a head. It may lie there already. */
  #keep(bytes: Buffer, from: number): void {
    if (from === 0 && this.#begun.length > 0) return;
    this.#begun.clear();
    this.#begun.add(copyOf(bytes.subarray(from)));
  }

  #malformed(why: string): AnswerState {
    this.#why = why;
    return 'malformed';
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length);
  bytes.copy(copy);
  return copy;
}
