import { ArrivingBody, type BodyRefusal } from '../edge/arriving-body.ts';
import type { BodyBudget } from '../edge/body-budget.ts';
import type { RequestHead } from '../edge/read-head.ts';
import type { RefusalCode } from '../edge/refusals.ts';
import { ChunkReader } from '../http1/chunk-reader.ts';
import type { StrictEdgeInput } from './strict-edge-input.ts';

/** How far a body came. */
export type BodyProgress =
  | { readonly kind: 'more' }
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | BodyRefusal
  | { readonly kind: 'malformed'; readonly code: RefusalCode };

const MORE: BodyProgress = { kind: 'more' };

/** Within which bounds it is read. */
interface StrictBodyBounds {
  readonly bytesMax: number;
  readonly budget: BodyBudget;
}

/** The body of one request, read off the connection by its framing. */
export class StrictEdgeBody {
  readonly #arriving: ArrivingBody;
  readonly #input: StrictEdgeInput;
  /** Bytes to come, where they were announced. */
  #left: number;
  readonly #chunks: ChunkReader | undefined;
  #refusal: BodyRefusal | undefined;

  constructor(framing: RequestHead['framing'], bounds: StrictBodyBounds, input: StrictEdgeInput) {
    this.#input = input;
    const announcedBytes = framing.kind === 'length' ? framing.bytes : undefined;
    this.#arriving = new ArrivingBody({ ...bounds, announcedBytes });
    this.#left = announcedBytes ?? 0;
    if (framing.kind === 'chunked') {
      this.#chunks = new ChunkReader('request', (_bytes, from, to) => {
        this.#refusal ??= this.#add(from, to);
      });
    }
  }

  /** Why it need not be read at all; undefined: read it. */
  refusal(): BodyRefusal | undefined {
    return this.#arriving.refusal();
  }

  /** Takes what belongs to it off the input. */
  read(): BodyProgress {
    return this.#chunks === undefined ? this.#readLength() : this.#readChunks(this.#chunks);
  }

  /** Gives its memory back. */
  release(): void {
    this.#arriving.release();
  }

  #readLength(): BodyProgress {
    const input = this.#input;
    const { from } = input;
    const size = Math.min(this.#left, input.length);
    this.#left -= size;
    const refusal = this.#add(from, from + size);
    input.readUpTo(from + size);
    if (refusal !== undefined) return refusal;
    return this.#left > 0 ? MORE : { kind: 'whole', bytes: this.#arriving.bytes() };
  }

  #readChunks(chunks: ChunkReader): BodyProgress {
    const input = this.#input;
    input.readUpTo(chunks.read(input.bytes, input.from, input.to));
    if (this.#refusal !== undefined) return this.#refusal;
    if (chunks.state === 'malformed') return { kind: 'malformed', code: chunks.fault ?? 'syntax_invalid' };
    return chunks.state === 'done' ? { kind: 'whole', bytes: this.#arriving.bytes() } : MORE;
  }

  #add(from: number, to: number): BodyRefusal | undefined {
    const input = this.#input;
    return this.#arriving.add(this.#arriving.isEmpty ? input.own(from, to) : input.bytes.subarray(from, to));
  }
}
