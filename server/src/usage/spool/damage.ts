import { decodeFrame, looksLikeFrame, readDamagedFrame } from './frame.ts';
import type { SpoolFile } from './spool-files.ts';

/** Bytes of a segment that are no whole frames any more, with a whole frame behind them. */
export interface Damage {
  readonly from: number;
  /** Where the next whole frame begins. */
  readonly to: number;
  /** What the first damaged frame seems to have been; undefined: that cannot be read. */
  readonly frame: { readonly type: 'intent' | 'progress' | 'record'; readonly requestId: string } | undefined;
}

/** What is logged of it. */
export const DAMAGED =
  'the disk damaged a spool segment: what the damaged bytes held cannot be read; everything before and behind them is kept';

/** The least bytes that tell a frame. */
export const HEAD_BYTES = 10;

/**
 * Looks behind bytes that are not a whole frame for the next one that is. Rows are text without zero bytes, and a frame's
 * length has one: so nothing within a frame looks like a frame. undefined: there is none, as behind a torn tail.
 */
export async function findWholeFrame(
  file: SpoolFile,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Damage | undefined> {
  const rest = Buffer.allocUnsafeSlow(to - from);
  const got = await file.read(rest, from);
  for (let at = 1; at + HEAD_BYTES <= got; at++) {
    if (!mayBegin(rest, at) || decodeFrame(rest, at, got).kind !== 'frame') continue;
    return { from, to: from + at, frame: readDamagedFrame(rest.subarray(0, at)) };
  }
  return undefined;
}

/** Cheap: the length is below 16 MiB, the type and the version are known ones. */
function mayBegin(bytes: Buffer, at: number): boolean {
  return bytes[at + 3] === 0 && looksLikeFrame(bytes, at);
}
