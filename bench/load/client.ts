import { connect, type Socket } from 'node:net';
import type { Target } from './orders.ts';

/** What a connection tells. */
export interface ClientEvents {
  /** A piece of an answer, head included, before `answered` is told of it. */
  readonly piece?: (text: string) => void;
  readonly answered: (client: Client) => void;
  /**
   * The connection is of no use any more: a refusal, or its end before that of the answer. Without a reason it was
   * idle, which servers may close.
   */
  readonly lost: (client: Client, reason: string | undefined) => void;
}

const BODY_BYTES = 1_024;
const READ_BYTES = 65_536;
const HEAD_END = '\r\n\r\n';
const CHUNKED_END = '\r\n0\r\n\r\n';
const OK = 'HTTP/1.1 200';
const LENGTH = /\r\ncontent-length: ?(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: ?chunked/i;
const REASON_CHARACTERS = 300;

const READ_BUFFER = Buffer.allocUnsafe(READ_BYTES);

/** One connection of a client: sends one request at a time and sees where its answer ends. */
export class Client {
  /** When the request in progress was due, by the bench's clock. */
  dueMs = 0;
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  #isBusy = false;
  #text = '';
  /** Bytes of the answer that are missing; undefined: its head is not there; Infinity: it ends with a last chunk. */
  #missing: number | undefined;
  /** How long the last answer was, head included; 0: its head did not say. */
  #wholeBytes = 0;
  #isClosed = false;

  constructor(target: Target, events: ClientEvents) {
    this.#events = events;
    const take = (bytes: number, buffer: Uint8Array): boolean => {
      this.#take(buffer, bytes);
      return true;
    };
    // One buffer for all reads: they are done with it when they return.
    this.#socket = connect({ port: target.port, host: target.host, onread: { buffer: READ_BUFFER, callback: take } });
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#fail('the connection was closed'));
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  send(request: Buffer): void {
    this.#isBusy = true;
    this.#missing = undefined;
    this.#text = '';
    this.#socket.write(request);
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #take(buffer: Uint8Array, bytes: number): void {
    // Systems answer the same with the same number of bytes, so that most answers need not be read again.
    if (this.#events.piece === undefined && bytes === this.#wholeBytes && isOk(buffer)) {
      this.#answered();
      return;
    }
    const text = READ_BUFFER.toString('latin1', 0, bytes);
    this.#events.piece?.(text);
    if (this.#missing === undefined) this.#takeHead(text);
    else this.#takeBody(text);
  }

  #answered(): void {
    this.#isBusy = false;
    this.#events.answered(this);
  }

  #takeHead(piece: string): void {
    const text = this.#text + piece;
    const headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0) {
      this.#text = text;
      return;
    }
    if (!text.startsWith(OK)) {
      this.#fail(text.slice(0, REASON_CHARACTERS));
      return;
    }
    const head = text.slice(0, headEnd);
    const length = LENGTH.exec(head)?.[1];
    if (length === undefined && !CHUNKED.test(head)) {
      this.#fail(`an answer without an end: ${head}`);
      return;
    }
    this.#missing = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
    this.#wholeBytes = length === undefined ? 0 : headEnd + HEAD_END.length + Number(length);
    this.#text = '';
    this.#takeBody(text.slice(headEnd + (length === undefined ? 2 : HEAD_END.length)));
  }

  #takeBody(text: string): void {
    if (this.#missing === undefined) return;
    if (this.#missing === Number.POSITIVE_INFINITY) {
      this.#text = (this.#text + text).slice(-CHUNKED_END.length);
      if (this.#text !== CHUNKED_END) return;
    } else {
      this.#missing -= text.length;
      if (this.#missing > 0) return;
    }
    this.#answered();
  }

  #fail(reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.lost(this, this.#isBusy ? reason : undefined);
  }
}

/** Whether the status is 200, whose first digit stands at this place. */
function isOk(bytes: Uint8Array): boolean {
  return bytes[9] === 0x32 && bytes[10] === 0x30 && bytes[11] === 0x30 && bytes[0] === 0x48;
}

/** The bytes of a request, with a body of 1 KB. */
export function requestOf(target: Target): Buffer {
  const isStream = target.model.startsWith('stream');
  const body = (content: string) =>
    JSON.stringify({
      model: target.model,
      ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
      messages: [{ role: 'user', content }],
    });
  const text = body('a'.repeat(BODY_BYTES - body('').length));
  const fields = {
    host: `${target.host}:${target.port}`,
    'user-agent': 'bench',
    accept: '*/*',
    'content-type': 'application/json',
    ...target.headers,
    'content-length': String(text.length),
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${target.path} HTTP/1.1\r\n${head.join('')}\r\n${text}`, 'latin1');
}
