import { crc32 } from 'node:zlib';
import type { BatchTally } from './tally.ts';

/**
 * The last batches of a spool, one by one, so that an audit that finds the warehouse to differ can say where. It is
 * bounded, and a help only: what is proven is proven by the tally.
 */
export interface BatchLog {
  /** Writes batches, the first of them under this number. Called before the tally that counts them is saved; may be repeated. */
  write(first: number, batches: readonly BatchTally[]): Promise<void>;
}

/** Bytes of one entry: number, segment, offset, day, rows, quarantined, sum (u64), CRC-32. */
export const ENTRY_BYTES = 40;
/** Entries of the file, which is written round and round: at five batches a second more than an hour, at one a minute weeks. */
export const ENTRIES_MAX = 26_214;

/** Of the whole file, which has its size from the start. */
export const BATCH_LOG_BYTES = ENTRIES_MAX * ENTRY_BYTES;

const SUMMED_BYTES = 32;
const DAY_MS = 86_400_000;

/** Where the entry of a number begins. */
export function entryOffset(number: number): number {
  return (number % ENTRIES_MAX) * ENTRY_BYTES;
}

export function encodeEntry(number: number, batch: BatchTally): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  const day = Date.parse(batch.day) / DAY_MS;
  const words = [number, batch.from.segment, batch.from.offset, day, batch.rows, batch.quarantined];
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, index * 4);
  bytes.writeBigUInt64LE(BigInt(batch.sum), 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, SUMMED_BYTES)), SUMMED_BYTES);
  return bytes;
}

/** The entry of a number in the whole file; undefined when it is not there any more, or not whole. */
export function decodeEntry(file: Buffer, number: number): BatchTally | undefined {
  const at = entryOffset(number);
  const bytes = file.subarray(at, at + ENTRY_BYTES);
  if (bytes.length < ENTRY_BYTES) return undefined;
  const [known, segment = 0, offset = 0, day = 0, rows = 0, quarantined = 0] = Array.from({ length: 6 }, (_, index) =>
    bytes.readUInt32LE(index * 4),
  );
  if (known !== number >>> 0 || bytes.readUInt32LE(SUMMED_BYTES) !== crc32(bytes.subarray(0, SUMMED_BYTES))) {
    return undefined;
  }
  return {
    from: { segment, offset },
    day: new Date(day * DAY_MS).toISOString().slice(0, '2026-01-05'.length),
    rows,
    quarantined,
    sum: Number(bytes.readBigUInt64LE(24)),
  };
}
