import { FairRoom } from './fair-room.ts';
import type { CallBounds } from './gateway-bounds.ts';

/** Answers that are read to their end for clients that left. Without room a call is cancelled instead. */
export class Drains {
  /** How long one may go on. */
  readonly timeoutMs: number;
  readonly #room: FairRoom;

  constructor(bounds: Pick<CallBounds, 'openDrainsMax' | 'drainTimeoutMs'>) {
    this.timeoutMs = bounds.drainTimeoutMs;
    this.#room = new FairRoom({ placesMax: bounds.openDrainsMax });
  }

  get open(): number {
    return this.#room.taken;
  }

  /** Takes a place; false: there is none for this key. */
  begin(keyId: string): boolean {
    if (this.#room.roomFor(keyId) !== 'free') return false;
    this.#room.take(keyId);
    return true;
  }

  end(keyId: string): void {
    this.#room.leave(keyId);
  }
}
