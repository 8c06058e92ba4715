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
  #taker: AnswerTaker | undefined;
  /** Where the first chunk of a read lies; 0: none came yet. */
  #pieceFrom = 0;
  #pieceTo = 0;
  /** What several chunks of one read are put together in. */
  #joined: Buffer | undefined;
  #joinedBytes = 0;
  #readBytes = 0;

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
    this.#taker = taker;
    if (this.#body !== undefined) return this.#readBody(bytes, 0, to);
    if (this.#begun.length === 0) return this.#readHead(bytes, to);
    this.#begun.add(bytes.subarray(0, to));
    return this.#readHead(this.#begun.bytes(), this.#begun.length);
  }

  #readHead(bytes: Buffer, to: number): AnswerState {
    let from = 0;
    for (;;) {
      const reading = this.#heads.read(bytes, from, to);
      if (reading.kind === 'malformed') return this.#malformed(reading.why);
      if (reading.kind === 'incomplete') {
        this.#keep(bytes, from, to);
        return 'more';
      }
      from = reading.end;
      if (reading.head.status >= 200) {
        const why = this.#beginBody(reading.head);
        return why === undefined ? this.#readBody(bytes, from, to) : this.#malformed(why);
      }
      const why = this.#interimFault(reading.head);
      if (why !== undefined) return this.#malformed(why);
    }
  }

  /** Tells of the head. What is wrong with it, or undefined. */
  #beginBody(raw: RawAnswerHead): string | undefined {
    const framing = readAnswerFraming(raw, this.#method);
    if (framing.kind === 'malformed') return framing.why;
    this.#begun.clear();
    this.#body = framing.body;
    this.#isPersistent = framing.isPersistent;
    this.#keepAliveMs = framing.keepAliveMs;
    if (framing.body.kind === 'length') this.#left = framing.body.bytes;
    else if (framing.body.kind === 'chunked') this.#chunks.reset();
    this.#taker?.answered(readAnswerHead(raw.status, raw.fields).head);
    return undefined;
  }

  #readBody(bytes: Buffer, from: number, to: number): AnswerState {
    switch (this.#body?.kind) {
      case 'length':
        return this.#readLength(bytes, from, to);
      case 'chunked':
        return this.#readChunks(bytes, from, to);
      case 'until_close':
        if (from < to) this.#taker?.took(copyOf(bytes, from, to));
        return 'more';
      default:
        return from === to ? 'whole' : 'surplus';
    }
  }

  #readLength(bytes: Buffer, from: number, to: number): AnswerState {
    const end = Math.min(to, from + this.#left);
    this.#left -= end - from;
    if (from < end) this.#taker?.took(copyOf(bytes, from, end));
    if (this.#left > 0) return 'more';
    return end === to ? 'whole' : 'surplus';
  }

  /** All chunks of one read go on as one piece. */
  #readChunks(bytes: Buffer, from: number, to: number): AnswerState {
    if (from === to) return 'more';
    this.#pieceTo = 0;
    this.#readBytes = to - from;
    const end = this.#chunks.read(bytes, from, to);
    const { state } = this.#chunks;
    if (this.#pieceTo > 0) this.#taker?.took(this.#takePiece(bytes));
    if (state === 'malformed') return this.#malformed('its chunks are malformed');
    if (state === 'more') return 'more';
    return end === to ? 'whole' : 'surplus';
  }

  /** Most reads bring one chunk: where it lies is noted, and only a second one is put together with it. */
  #join(bytes: Buffer, from: number, to: number): void {
    if (this.#pieceTo === 0) {
      this.#pieceFrom = from;
      this.#pieceTo = to;
      return;
    }
    if (this.#joined === undefined) {
      this.#joined = Buffer.allocUnsafe(this.#readBytes);
      this.#joinedBytes = bytes.copy(this.#joined, 0, this.#pieceFrom, this.#pieceTo);
    }
    this.#joinedBytes += bytes.copy(this.#joined, this.#joinedBytes, from, to);
  }

  #takePiece(bytes: Buffer): Buffer {
    const joined = this.#joined;
    this.#joined = undefined;
    if (joined === undefined) return copyOf(bytes, this.#pieceFrom, this.#pieceTo);
    return joined.subarray(0, this.#joinedBytes);
  }

  #interimFault({ status, minor, fields }: RawAnswerHead): string | undefined {
    if (status === SWITCHING_PROTOCOLS) return 'it changes the protocol unasked';
    if (++this.#interims > INTERIM_MAX) return 'too many interim answers come before it';
    const framing = readAnswerFraming({ status, minor, fields }, this.#method);
    return framing.kind === 'malformed' ? framing.why : undefined;
  }

  /** Keeps what has come of a head. It may lie there already. */
  #keep(bytes: Buffer, from: number, to: number): void {
    if (from === 0 && this.#begun.length > 0) return;
    this.#begun.clear();
    this.#begun.add(copyOf(bytes, from, to));
  }

  #malformed(why: string): AnswerState {
    this.#why = why;
    return 'malformed';
  }
}

function copyOf(bytes: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.allocUnsafe(to - from);
  bytes.copy(copy, 0, from, to);
  return copy;
}
