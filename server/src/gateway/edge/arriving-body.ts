import type { EdgeBody } from '../edge.ts';
import type { BodyBudget } from './body-budget.ts';

/** Within which bounds one body is gathered. */
export interface BodyBounds {
  /** Above it, it is too large. */
  readonly bytesMax: number;
  /** From Content-Length; undefined: nobody knows. */
  readonly announcedBytes: number | undefined;
  readonly budget: BodyBudget;
}

/** A body whose end has no use any more. */
export type BodyRefusal = Exclude<EdgeBody, { readonly kind: 'whole' }>;

/**
 * Gathers a body, with its memory taken out of the budget as it arrives: what is announced is believed only when it is
 * too much. A body in one piece is kept as it came; a second one begins a buffer that doubles, up to what was announced.
 */
export class ArrivingBody {
  readonly #bounds: BodyBounds;
  #only: Buffer | undefined;
  #joined: Buffer | undefined;
  #length = 0;
  #reserved = 0;

  constructor(bounds: BodyBounds) {
    this.#bounds = bounds;
  }

  /** Why a body with this head need not be read at all; undefined: read it. */
  refusal(): BodyRefusal | undefined {
    const { announcedBytes = 0, bytesMax, budget } = this.#bounds;
    if (announcedBytes > bytesMax) return { kind: 'too_large', bytesMax };
    return announcedBytes > budget.leftBytes() ? { kind: 'no_memory' } : undefined;
  }

  /** The next piece is kept as it is; those behind it are copied. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Takes a piece, and does not write to it; on refusal, nothing is held any more, and nothing more may be added. */
  add(piece: Buffer): BodyRefusal | undefined {
    if (piece.length === 0) return undefined;
    const { bytesMax } = this.#bounds;
    const length = this.#length + piece.length;
    if (length > bytesMax) return this.#refuse({ kind: 'too_large', bytesMax });
    if (this.#length === 0) {
      if (!this.#reserveUpTo(length)) return this.#refuse({ kind: 'no_memory' });
      this.#only = piece;
    } else {
      const room = this.#roomFor(length);
      if (room === undefined) return this.#refuse({ kind: 'no_memory' });
      piece.copy(room, this.#length);
    }
    this.#length = length;
    return undefined;
  }

  bytes(): Buffer {
    return this.#only ?? this.#joined?.subarray(0, this.#length) ?? EMPTY;
  }

  /** Gives the memory back to the budget; what `bytes` gave before stays as it is. May be called again. */
  release(): void {
    this.#bounds.budget.release(this.#reserved);
    this.#reserved = 0;
    this.#only = undefined;
    this.#joined = undefined;
  }

  #refuse(refusal: BodyRefusal): BodyRefusal {
    this.release();
    return refusal;
  }

  #roomFor(length: number): Buffer | undefined {
    if (this.#joined !== undefined && this.#joined.length >= length) return this.#joined;
    const { announcedBytes, bytesMax } = this.#bounds;
    const size = Math.max(length, Math.min(Math.max(STEP_BYTES, 2 * length), announcedBytes ?? bytesMax));
    if (!this.#reserveUpTo(size)) return undefined;
    const grown = Buffer.allocUnsafeSlow(size);
    this.bytes().copy(grown);
    this.#only = undefined;
    this.#joined = grown;
    return grown;
  }

  #reserveUpTo(bytes: number): boolean {
    if (!this.#bounds.budget.reserve(bytes - this.#reserved)) return false;
    this.#reserved = bytes;
    return true;
  }
}

const EMPTY = Buffer.alloc(0);
/** The first buffer of a body in several pieces. */
const STEP_BYTES = 4_096;
