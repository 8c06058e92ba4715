import { type Damage, findWholeFrame } from './damage.ts';
import { decodeFrame, type Frame } from './frame.ts';
import type { SpoolFile } from './spool-files.ts';

/** Where and why a scan stopped. */
export interface ScanEnd {
  /** Behind the last frame that was visited. */
  readonly offset: number;
  /** `torn`: what follows is not a whole frame, and there is none behind it. `visitor`: `visit` wanted no more. */
  readonly reason: 'end' | 'torn' | 'visitor';
}

export interface ScanRange {
  readonly from: number;
  /** Where to stop at the latest; a frame that goes beyond is torn. */
  readonly to: number;
  /** Gives memory for each chunk, where visitors keep what they see; undefined: they do not. */
  readonly keptIn: ((bytes: number) => Buffer) | undefined;
  /** Told of bytes in front of whole frames that are none themselves: the disk did not keep what it had. */
  readonly damaged: (damage: Damage) => void;
}

/** How much is read at a time; more only for a longer frame. Each read goes to another thread and back. */
const CHUNK_BYTES = 1024 * 1024;
/** Fewer bytes than a length has are no part of a frame. */
const LENGTH_BYTES = 4;

/**
 * Visits the frames of a segment in order, until zeros or one that is not whole, with no whole one behind it. `visit` gets each frame and its offset in the file; false from it stops behind that frame.
 * Throws on a whole frame that this version cannot read.
 */
export async function scanFrames(
  file: SpoolFile,
  range: ScanRange,
  visit: (frame: Frame, offset: number) => boolean,
): Promise<ScanEnd> {
  let chunk: Buffer = Buffer.allocUnsafeSlow(0);
  let at = range.from;
  let wanted = CHUNK_BYTES;
  for (;;) {
    const bytes = Math.min(wanted, range.to - at);
    chunk = range.keptIn?.(bytes) ?? (chunk.length < bytes ? Buffer.allocUnsafeSlow(bytes) : chunk);
    const got = await file.read(chunk.subarray(0, bytes), at);
    const { used, stop, bytesNeeded } = visitChunk(chunk.subarray(0, got), at, visit);
    at += used;
    if (stop === 'visitor') return { offset: at, reason: stop };
    const isOver = stop !== undefined || at + bytesNeeded > range.to || got < bytes;
    if (!isOver) {
      wanted = Math.max(CHUNK_BYTES, bytesNeeded);
      continue;
    }
    if (stop === undefined && bytesNeeded <= LENGTH_BYTES) return { offset: at, reason: 'end' };
    const damage = await findWholeFrame(file, { from: at, to: range.to });
    if (damage === undefined) return { offset: at, reason: stop ?? 'torn' };
    range.damaged(damage);
    at = damage.to;
    wanted = CHUNK_BYTES;
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
