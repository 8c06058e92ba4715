import type { AnswerReading } from './dialects/dialect.ts';
import type { OwnErrorForms } from './framing/stream-framer.ts';

/** Takes one provider's answer to one client, and reads it on the way. */
export interface Relay {
  /** False: stop until the client drained. */
  data(chunk: Buffer): boolean;
  /** The provider's answer ended in good order. */
  end(): void;
  /** The provider's answer broke off, and there is no other try. */
  breakOff(): void;
  /** Nothing is held back any longer for a failure that could still be mended elsewhere. */
  release(): void;
  /** What the answer said of itself so far. */
  reading(): AnswerReading;
  /** Something went to the client, or the record is written: there is no other try. */
  isCommitted(): boolean;
  /** All that a client waits for has gone out, as far as can be told: whoever leaves now got its answer. */
  isComplete(): boolean;
  /** Bytes of the answer's texts so far, for an estimate where no usage came; undefined: they are not read. */
  contentBytes(): number | undefined;
}

/** What a relay asks of its call. */
export interface RelayHost {
  /** The client left; read on, write nothing. */
  isGone(): boolean;
  /** Sends status and head. `length` undefined: not known, or changed on the way. */
  start(length: number | undefined): void;
  /** Hands bytes to the client; false: it is slow. */
  write(chunk: Buffer): boolean;
  /**
   * The provider failed before anything of its answer went out. True: another is asked, and the relay is done. False: there is
   * no other, and the relay goes on with what it has.
   */
  failEarly(errorCode: string): boolean;
  /**
   * The answer became another of so many bytes, which is kept until the client has it. False: there is no memory for it, and
   * the relay is done. Before `record` only.
   */
  keepInstead(bytes: number): boolean;
  /** The answer came with a good status and is none: the client gets this one. Before `record` only. */
  replaceStatus(status: number): void;
  /** The answer cannot be put into the client's API: it is given up. */
  reject(): void;
  /** Ends the answer. */
  finish(last?: Buffer): void;
  /**
   * Writes the record of the call, then calls `then`: at once, or under strict durability when the disk has it.
   * The first call counts.
   */
  record(how: 'ok' | 'upstream_truncated', then: () => void): void;
  /** An error in the midst of a stream, in the caller's dialect. */
  truncationError(): OwnErrorForms;
  /** Cuts the client's connection. */
  cut(): void;
  /** The client can take more. */
  resume(): void;
}
