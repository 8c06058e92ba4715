import { Chain, type Chained } from '#kernel';
import { admitLoad, type ShedReason } from './admit-load.ts';
import { FairRoom } from './fair-room.ts';
import type { CallBounds } from './gateway-bounds.ts';

/** A call under way, as a stop sees it. */
export interface OpenCall extends Chained<OpenCall> {
  /** Whether it is among the calls under way: theirs to say. */
  isEntered: boolean;
  readonly keyId: string;
  readonly isStream: boolean;
  /** Ends it now: its record is written with what is known, its connections are cut. */
  giveUp(): void;
}

/** The calls under way in this process, and the door through which each of them came. */
export class OpenCalls {
  readonly #calls = new Chain<OpenCall>();
  readonly #room: FairRoom;
  readonly #streams: FairRoom;
  readonly #isLoopLate: () => boolean;
  #wasUsed = false;

  constructor(bounds: Pick<CallBounds, 'openCallsMax' | 'openStreamsMax'>, isLoopLate: () => boolean = () => false) {
    this.#room = new FairRoom({ placesMax: bounds.openCallsMax });
    this.#streams = new FairRoom({ placesMax: bounds.openStreamsMax });
    this.#isLoopLate = isLoopLate;
  }

  /** Whether any call ever came in. */
  get wasUsed(): boolean {
    return this.#wasUsed;
  }

  get size(): number {
    return this.#calls.length;
  }

  /** Calls that asked for a stream. */
  get streams(): number {
    return this.#streams.taken;
  }

  /** Whether one more call of this key may come in; undefined: it may. `isStream` undefined: that is not known yet. */
  refusal(keyId: string, isStream: boolean | undefined): ShedReason | undefined {
    return admitLoad({
      openCalls: this.#calls.length,
      calls: this.#room.roomFor(keyId),
      streams: isStream === true ? this.#streams.roomFor(keyId) : undefined,
      isLoopLate: this.#isLoopLate(),
    });
  }

  enter(call: OpenCall): void {
    this.#wasUsed = true;
    call.isEntered = true;
    this.#calls.add(call);
    this.#room.take(call.keyId);
    if (call.isStream) this.#streams.take(call.keyId);
  }

  /** Leaving twice is leaving once. */
  leave(call: OpenCall): void {
    if (!call.isEntered) return;
    call.isEntered = false;
    this.#calls.remove(call);
    this.#room.leave(call.keyId);
    if (call.isStream) this.#streams.leave(call.keyId);
  }

  /** Ends all that are still under way. */
  giveUp(): void {
    const calls: OpenCall[] = [];
    for (let call = this.#calls.oldest; call !== undefined; call = call.newer) calls.push(call);
    for (const call of calls) if (call.isEntered) call.giveUp();
  }
}
