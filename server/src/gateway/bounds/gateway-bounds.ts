/** The bounds of one gateway process on its calls; `docs/operating/limits.md` lists them. */
export interface CallBounds {
  /** Calls under way, streams among them. */
  readonly openCallsMax: number;
  /** Calls under way that asked for a stream. */
  readonly openStreamsMax: number;
  /** Answers that are read to their end for clients that left. */
  readonly openDrainsMax: number;
  /** How long one of those may go on. */
  readonly drainTimeoutMs: number;
  /** How long an answer may take from the arrival of its request to its last byte. */
  readonly answerMsMax: number;
  /** Bytes of whole answers that all calls together may have in memory. */
  readonly heldAnswerBytesMax: number;
}

/** What holds where nothing else was asked for. */
export const CALL_BOUNDS: CallBounds = {
  openCallsMax: 16_000,
  openStreamsMax: 12_000,
  openDrainsMax: 1_000,
  drainTimeoutMs: 600_000,
  answerMsMax: 3_600_000,
  heldAnswerBytesMax: 512 * 1024 * 1024,
};
