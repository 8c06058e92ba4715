/** How full a room may get. */
export interface RoomBounds {
  /** Places in all. */
  readonly placesMax: number;
}

/** Up to this part of the places nobody is asked how many it holds. */
const FREE_SHARE = 1 / 2;
/** Beyond that, a key that holds this part of all places gets no more. */
const KEY_SHARE = 1 / 4;

/** What is taken of a room. */
export interface RoomFacts extends RoomBounds {
  /** Places taken in all. */
  readonly taken: number;
  /** Of these, by the key that asks for one more. */
  readonly takenByKey: number;
}

/**
 * Whether a key may take one more place: `full`, no one may; `share`, this key has its share while others may need the rest. A key that
 * is alone has half of the room.
 */
export function roomFor({ placesMax, taken, takenByKey }: RoomFacts): 'free' | 'full' | 'share' {
  if (taken >= placesMax) return 'full';
  const isShared = taken >= placesMax * FREE_SHARE;
  return isShared && takenByKey >= placesMax * KEY_SHARE ? 'share' : 'free';
}

/** Places that keys take and leave. */
export class FairRoom {
  readonly placesMax: number;
  readonly #byKey = new Map<string, number>();
  #taken = 0;

  constructor({ placesMax }: RoomBounds) {
    this.placesMax = placesMax;
  }

  /** Places taken in all. */
  get taken(): number {
    return this.#taken;
  }

  takenBy(keyId: string): number {
    return this.#byKey.get(keyId) ?? 0;
  }

  /** Whether this key may take one more. */
  roomFor(keyId: string): 'free' | 'full' | 'share' {
    return roomFor({ placesMax: this.placesMax, taken: this.#taken, takenByKey: this.takenBy(keyId) });
  }

  /** Takes one, whether there is room or not: ask before. */
  take(keyId: string): void {
    this.#taken += 1;
    this.#byKey.set(keyId, this.takenBy(keyId) + 1);
  }

  /** Leaves one that was taken. */
  leave(keyId: string): void {
    const left = this.takenBy(keyId) - 1;
    this.#taken -= 1;
    // A key that holds nothing is forgotten: keys come and go.
    if (left > 0) this.#byKey.set(keyId, left);
    else this.#byKey.delete(keyId);
  }
}
