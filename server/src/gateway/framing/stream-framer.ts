import type { StreamEvent } from './stream-event.ts';

/** Bytes of one event above which it passes unread. Last events of some APIs repeat the whole answer, images included. */
export const EVENT_BYTES_MAX = 8 * 1024 * 1024;

/** Cuts a stream into events, however its bytes arrive: any split of the same bytes gives the same events. */
export interface StreamFramer {
  /**
   * Takes the next bytes (they must not change afterwards) and gives each event that ends in them. Where an event begins, `known` may be
   * asked first: events that it takes are not given.
   */
  push(chunk: Buffer, each: (event: StreamEvent) => void, known?: KnownEvents): void;
  /** The stream is over: gives what is left as a last event, though nothing ended it. */
  end(each: (event: StreamEvent) => void): void;
  /** Bytes taken and not yet given: at most `EVENT_BYTES_MAX`. */
  readonly heldBytes: number;
  /** Its text said that it ends: nothing can come behind. */
  readonly isClosed: boolean;
  /**
   * An error of ours in the form that ends this stream, to be sent behind the bytes that were given. With
   * `isCut`, behind an event that was cut in its midst and sent all the same.
   */
  closing(error: OwnErrorForms, isCut: boolean): Buffer;
}

/**
 * Takes whole server-sent events, from the first one at the offset, that can be told by their bytes to end where one that was given before
 * ended. Gives the offset behind them; the same one, where the first has to be looked at.
 */
export type KnownEvents = (bytes: Buffer, from: number) => number;

/** An error of ours, as an API tells it. */
export interface OwnErrorForms {
  /** As an event of a server-sent stream. */
  readonly event: Buffer;
  /** As a whole JSON answer. */
  readonly body: Buffer;
}
