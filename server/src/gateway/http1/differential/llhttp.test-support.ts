import { createRequire } from 'node:module';

/** What is used here of a global that Node has and its types leave out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** The parser that node:http and undici stand on, as undici ships it: llhttp compiled to WebAssembly, no lenience set. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  llhttp_alloc(type: number): number;
  llhttp_reset(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_should_keep_alive(parser: number): number;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_get_http_major(parser: number): number;
  llhttp_get_http_minor(parser: number): number;
  llhttp_get_method(parser: number): number;
  llhttp_method_name(method: number): number;
  llhttp_get_status_code(parser: number): number;
}

const TYPES = { request: 1, answer: 2 } as const;
const PAUSED = 21;
const PAUSED_FOR_UPGRADE = 22;
const BYTES_MAX = 262_144;
/** Where the length of the body lies in the parser's structure; a test holds it to that. */
const CONTENT_LENGTH_AT = 32;

/** What llhttp made of one message. Places are those of the bytes given to `read`. */
export class Llhttp {
  readonly #wasm: Exports;
  readonly #parser: number;
  readonly #bytes: number;
  #memory = new Uint8Array();
  #skipsBody = false;

  /** Flat: where the target, or the reason, starts and ends. */
  line: number[] = [];
  /** Flat: where each field's name starts and ends, and its value; blanks behind the value belong to it. */
  fields: number[] = [];
  /** Flat: where each piece of the body starts and ends. */
  body: number[] = [];
  isHeadWhole = false;
  isKeptAlive = false;
  contentLength = 0n;
  isComplete = false;
  /** Behind the message, once it is complete. */
  end = -1;
  /** Why llhttp refused it; empty when it did not. */
  refusal = '';

  constructor(type: keyof typeof TYPES) {
    this.#wasm = this.#instantiate();
    this.#parser = this.#wasm.llhttp_alloc(TYPES[type]);
    this.#bytes = this.#wasm.malloc(BYTES_MAX);
  }

  get version(): string {
    return `${this.#wasm.llhttp_get_http_major(this.#parser)}.${this.#wasm.llhttp_get_http_minor(this.#parser)}`;
  }

  get method(): string {
    return this.#text(this.#wasm.llhttp_method_name(this.#wasm.llhttp_get_method(this.#parser)));
  }

  get status(): number {
    return this.#wasm.llhttp_get_status_code(this.#parser);
  }

  /** Reads one message from the first byte, and stops behind it. `skipsBody`: it answers a request whose answer has none. */
  read(bytes: Uint8Array, size: number, skipsBody = false): void {
    this.#begin(skipsBody);
    if (size > BYTES_MAX) throw new Error('an input is larger than the memory of the parser');
    this.#view().set(bytes.subarray(0, size), this.#bytes);
    const outcome = this.#wasm.llhttp_execute(this.#parser, this.#bytes, size);
    const isPaused = outcome === PAUSED || outcome === PAUSED_FOR_UPGRADE;
    if (isPaused && this.isComplete) this.end = this.#place(this.#wasm.llhttp_get_error_pos(this.#parser));
    else if (outcome !== 0) this.refusal = this.#text(this.#wasm.llhttp_get_error_reason(this.#parser)) || `${outcome}`;
  }

  /** Whether the connection may end here: a message that lasts until then is complete. */
  finish(): boolean {
    return this.#wasm.llhttp_finish(this.#parser) === 0 || this.isComplete;
  }

  #begin(skipsBody: boolean): void {
    this.#wasm.llhttp_reset(this.#parser);
    this.#skipsBody = skipsBody;
    this.line = [];
    this.fields = [];
    this.body = [];
    this.isHeadWhole = false;
    this.isKeptAlive = false;
    this.contentLength = 0n;
    this.isComplete = false;
    this.end = -1;
    this.refusal = '';
  }

  #instantiate(): Exports {
    const span = (list: () => number[]) => (_parser: number, at: number, length: number) => {
      const place = this.#place(at);
      list().push(place, place + length);
      return 0;
    };
    const env = {
      wasm_on_message_begin: () => 0,
      wasm_on_url: span(() => this.line),
      wasm_on_status: span(() => this.line),
      wasm_on_header_field: span(() => this.fields),
      wasm_on_header_value: span(() => this.fields),
      wasm_on_headers_complete: (parser: number) => {
        this.isHeadWhole = true;
        this.isKeptAlive = this.#wasm.llhttp_should_keep_alive(parser) !== 0;
        this.contentLength = new DataView(this.#wasm.memory.buffer).getBigUint64(parser + CONTENT_LENGTH_AT, true);
        return this.#skipsBody ? 1 : 0;
      },
      wasm_on_body: span(() => this.body),
      wasm_on_message_complete: (parser: number) => {
        this.isComplete = true;
        // before, it does not know that the answer to HEAD has no body
        this.isKeptAlive = this.#wasm.llhttp_should_keep_alive(parser) !== 0;
        return PAUSED;
      },
    };
    const module = new WebAssembly.Module(
      createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js') as Uint8Array,
    );
    return new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
  }

  #place(at: number): number {
    return at - this.#bytes;
  }

  /** The memory may have grown, and moved. */
  #view(): Uint8Array {
    if (this.#memory.buffer !== this.#wasm.memory.buffer) this.#memory = new Uint8Array(this.#wasm.memory.buffer);
    return this.#memory;
  }

  #text(at: number): string {
    const memory = this.#view();
    const end = memory.indexOf(0, at);
    return at === 0 ? '' : Buffer.from(memory.subarray(at, end)).toString('latin1');
  }
}
