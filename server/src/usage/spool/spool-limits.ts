import { BATCH_LOG_BYTES } from '../shipping/batch-log.ts';
import { QUARANTINE_BYTES_MAX } from '../shipping/quarantine.ts';
import { frameBytesMax, MIRROR_BYTES, OPENING_BYTES_MAX, SEGMENT_BYTES, SEGMENTS_MIN } from './bounds.ts';
import { HEADER_BYTES } from './segment-header.ts';

/** Sizes and times of a spool; a caller gives what differs from the defaults. */
export interface SpoolLimits {
  /** Of each segment file. Default 16 MiB. */
  readonly segmentBytes: number;
  /** What the directory may take on disk, all its files together. Default 4 GiB. */
  readonly bytesMax: number;
  /** From the first unsynced byte to its sync. Default 5. */
  readonly syncAfterMs: number;
  /** UTF-8 bytes of an opening half. Default 256 KiB. */
  readonly openingBytesMax: number;
  /** Of what is written, in memory until the disk has it, in pieces of this size. Default 2 MiB. */
  readonly mirrorBytes: number;
  /** How many shipped segments long requests may keep before they are copied forward. Default 8. */
  readonly heldSegmentsMax: number;
}

const DEFAULTS: SpoolLimits = {
  segmentBytes: SEGMENT_BYTES,
  bytesMax: 4 * 1024 ** 3,
  syncAfterMs: 5,
  openingBytesMax: OPENING_BYTES_MAX,
  mirrorBytes: MIRROR_BYTES,
  heldSegmentsMax: 8,
};
const FRAMES_PER_SEGMENT_MIN = 3;

/** Set aside for the files that are no segments: identity, lock and state, the batch log, the quarantine. */
export const OTHER_FILES_BYTES = 64 * 1024 + BATCH_LOG_BYTES + QUARANTINE_BYTES_MAX;

/** The smallest cap with segments of the usual size. */
export const SPOOL_BYTES_MIN = bytesMin(SEGMENT_BYTES);

/** Fills in the defaults. Throws when the sizes cannot work together. */
export function spoolLimits(given: Partial<SpoolLimits>): SpoolLimits {
  const limits = {
    segmentBytes: given.segmentBytes ?? DEFAULTS.segmentBytes,
    bytesMax: given.bytesMax ?? DEFAULTS.bytesMax,
    syncAfterMs: given.syncAfterMs ?? DEFAULTS.syncAfterMs,
    openingBytesMax: given.openingBytesMax ?? DEFAULTS.openingBytesMax,
    mirrorBytes: given.mirrorBytes ?? DEFAULTS.mirrorBytes,
    heldSegmentsMax: given.heldSegmentsMax ?? DEFAULTS.heldSegmentsMax,
  };
  const segmentBytesMin = HEADER_BYTES + FRAMES_PER_SEGMENT_MIN * frameBytesMax(limits.openingBytesMax);
  if (limits.segmentBytes < segmentBytesMin) {
    throw new Error(`a spool segment of ${limits.segmentBytes} bytes is too small: at least ${segmentBytesMin}`);
  }
  const least = bytesMin(limits.segmentBytes);
  if (limits.bytesMax < least) {
    throw new Error(`a spool of at most ${limits.bytesMax} bytes is too small: at least ${least}`);
  }
  return limits;
}

function bytesMin(segmentBytes: number): number {
  return OTHER_FILES_BYTES + SEGMENTS_MIN * segmentBytes;
}
