import { decodeFrame, type Frame } from './frame.ts';
import type { SpoolFile } from './spool-files.ts';

/** Where and why a scan stopped. */
export interface ScanEnd {
  /** Behind the last frame that was visited. */
  readonly offset: number;
  /** `torn`: what follows is not a whole frame. `visitor`: `visit` wanted no more. */
  readonly reason: 'end' | 'torn' | 'visitor';
}

export interface ScanRange {
  readonly from: number;
  /** Where to stop at the latest; a frame that goes beyond is torn. */
  readonly to: number;
  /** Whether visitors keep what they see: then each chunk is memory of its own. */
  readonly isKept: boolean;
}

/** How much is read at a time; more only for a longer frame. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Visits the frames of a segment in order, until the zeros behind the last one, or one that is not whole.
 * `visit` gets each frame and its offset in the file; false from it stops behind that frame.
 * Throws on a whole frame that this version cannot read.
 */
export async function scanFrames(
  file: SpoolFile,
  range: ScanRange,
  visit: (frame: Frame, offset: number) => boolean,
): Promise<ScanEnd> {
  let chunk = Buffer.allocUnsafeSlow(0);
  let at = range.from;
  let wanted = CHUNK_BYTES;
  for (;;) {
    const bytes = Math.min(wanted, range.to - at);
    if (range.isKept || chunk.length < bytes) chunk = Buffer.allocUnsafeSlow(bytes);
    const got = await file.read(chunk.subarray(0, bytes), at);
    const { used, stop, bytesNeeded } = visitChunk(chunk.subarray(0, got), at, visit);
    at += used;
    if (stop !== undefined) return { offset: at, reason: stop };
    if (at + bytesNeeded > range.to || got < bytes) return { offset: at, reason: bytesNeeded > 4 ? 'torn' : 'end' };
    wanted = Math.max(CHUNK_BYTES, bytesNeeded);
  }
}

/** Visits the whole frames of one chunk. */
function visitChunk(
  chunk: Buffer,
  offset: number,
  visit: (frame: Frame, offset: number) => boolean,
): { used: number; stop: ScanEnd['reason'] | undefined; bytesNeeded: number } {
  let used = 0;
  for (;;) {
    const decoded = decodeFrame(chunk, used, chunk.length);
    switch (decoded.kind) {
      case 'frame':
        used = decoded.frame.to;
        if (!visit(decoded.frame, offset + decoded.frame.from)) return { used, stop: 'visitor', bytesNeeded: 0 };
        break;
      case 'short':
        return { used, stop: undefined, bytesNeeded: decoded.bytesNeeded };
      case 'unknown':
        throw new Error(
          `the frame at byte ${offset + used} has type ${decoded.type}, version ${decoded.version}: a newer version wrote it`,
        );
      default:
        return { used, stop: decoded.kind, bytesNeeded: 0 };
    }
  }
}
