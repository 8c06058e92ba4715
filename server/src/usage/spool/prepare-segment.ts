import { emptySegment, type Segment } from './segment.ts';
import { encodeHeader, HEADER_BYTES, segmentName } from './segment-header.ts';
import type { SpoolFiles } from './spool-files.ts';

/** Which segment to make. */
export interface SegmentOrder {
  readonly files: SpoolFiles;
  readonly spoolId: string;
  readonly number: number;
  readonly bytes: number;
}

const ZEROS = Buffer.alloc(1024 * 1024);

/**
 * Makes a segment that never needs the file system again: zeros on disk first, then the header, then its name. So a
 * segment with a header is whole, whenever the power went. When it fails, what was made is removed as far as that goes.
 */
export async function prepareSegment({ files, spoolId, number, bytes }: SegmentOrder): Promise<Segment> {
  const name = segmentName(number);
  const file = await files.create(name);
  try {
    for (let at = 0; at < bytes; at += ZEROS.length) {
      await file.write(ZEROS.subarray(0, Math.min(ZEROS.length, bytes - at)), at);
    }
    await file.sync();
    await file.write(encodeHeader({ spoolId, number }), 0);
    await file.sync();
    await files.syncDirectory();
    return emptySegment(number, { bytes, file });
  } catch (error) {
    await file.close().catch(ignore);
    await files.remove(name).catch(ignore);
    throw error;
  }
}

/** Whether a segment holds nothing behind its header, read in chunks. */
export async function isUnused(files: SpoolFiles, name: string): Promise<boolean> {
  const file = await files.open(name);
  try {
    const chunk = Buffer.allocUnsafeSlow(ZEROS.length);
    for (let at = HEADER_BYTES; ; at += chunk.length) {
      const got = await file.read(chunk, at);
      if (chunk.compare(ZEROS, 0, got, 0, got) !== 0) return false;
      if (got < chunk.length) return true;
    }
  } finally {
    await file.close();
  }
}

/** The failure that led here is the one to tell; what is left over is removed at the next start. */
function ignore(): void {}
