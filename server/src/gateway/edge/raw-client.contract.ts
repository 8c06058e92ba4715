import { connect, type Socket } from 'node:net';

const PATIENCE_MS = 50_000;

/** A client that writes bytes as it likes and keeps all it reads (latin1), for contract suites. */
export class RawClient {
  readonly socket: Socket;
  text = '';
  isEnded = false;
  isClosed = false;
  wasReset = false;
  readonly #watchers = new Set<() => void>();

  constructor(port: number, host = '127.0.0.1') {
    this.socket = connect({ port, host, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.#changed();
    });
    this.socket.on('end', () => {
      this.isEnded = true;
      this.#changed();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.wasReset ||= error.code === 'ECONNRESET' || error.code === 'EPIPE';
    });
    this.socket.on('close', () => {
      this.isClosed = true;
      this.#changed();
    });
  }

  send(bytes: string | Buffer): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** Each byte in a packet of its own, as far as the system lets us. */
  async trickle(bytes: string): Promise<void> {
    for (const byte of bytes) {
      this.send(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves with all that was read when it satisfies the condition; fails when the connection closes first. */
  async until(condition: (text: string) => boolean): Promise<string> {
    await this.#wait(() => condition(this.text) || this.isClosed);
    if (!condition(this.text)) throw new Error(`the connection closed after ${JSON.stringify(this.text.slice(-400))}`);
    return this.text;
  }

  /** Resolves with all that was read when the connection is closed. */
  async closed(): Promise<string> {
    await this.#wait(() => this.isClosed);
    return this.text;
  }

  destroy(): void {
    this.socket.destroy();
  }

  #changed(): void {
    for (const watch of [...this.#watchers]) watch();
  }

  #wait(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        reject(new Error(`waited in vain after ${JSON.stringify(this.text.slice(-400))}`));
      }, PATIENCE_MS);
      const watch = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }
}

/** One answer taken off the front of what was read. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of repeated ones the values joined by a comma. */
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
  readonly rest: string;
}

/** Splits off the first whole answer; undefined while there is none. An answer without framing takes all the rest. */
export function firstAnswer(text: string, method = 'GET'): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const fields = new Map<string, string>();
  for (const each of lines) {
    const name = each.slice(0, each.indexOf(':')).toLowerCase();
    const value = each.slice(each.indexOf(':') + 1).trim();
    fields.set(name, fields.has(name) ? `${fields.get(name)}, ${value}` : value);
  }
  const status = Number(line.split(' ')[1]);
  const after = text.slice(end + 4);
  const head = { status, fields };
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { ...head, body: '', rest: after };
  const length = fields.get('content-length');
  if (length !== undefined) {
    if (after.length < Number(length)) return undefined;
    return { ...head, body: after.slice(0, Number(length)), rest: after.slice(Number(length)) };
  }
  if (fields.get('transfer-encoding') !== 'chunked') return { ...head, body: after, rest: '' };
  const decoded = decodeChunks(after);
  return decoded === undefined ? undefined : { ...head, ...decoded };
}

/** All whole answers read so far. */
export function answers(text: string): RawAnswer[] {
  const all: RawAnswer[] = [];
  let rest = text;
  for (let answer = firstAnswer(rest); answer !== undefined; answer = firstAnswer(rest)) {
    all.push(answer);
    rest = answer.rest;
    if (rest === '') break;
  }
  return all;
}

function decodeChunks(text: string): { body: string; rest: string } | undefined {
  let body = '';
  let at = 0;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return undefined;
    if (size === 0) return { body, rest: text.slice(next) };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
