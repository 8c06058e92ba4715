import { crc32c } from './crc32c.ts';

/** What a segment file begins with: magic, format, number, spool id, CRC-32C. Frames begin behind it. */
export interface SegmentHeader {
  readonly spoolId: string;
  readonly number: number;
}

/** One that was read, with the format of its segment. */
export interface ReadHeader extends SegmentHeader {
  readonly format: number;
}

/** Where the first frame of a segment begins. */
export const HEADER_BYTES = 64;

/**
 * The format of segments that are written; `spool.json` carries that of its day too. Format 2 may hold frames of version 2. Those that read
 * format 1 only refuse it: they would take such frames for a torn end.
 */
export const SPOOL_FORMAT = 2;
const FORMAT_MIN = 1;

const MAGIC = 'TGSPOOL\n';
const SUMMED_BYTES = 52;
const ID_BYTES = 36;
const NAME = /^(\d{8,})\.seg$/;

/** `00000001.seg`. */
export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.seg`;
}

/** The number in a segment's file name; undefined when it is no such name. */
export function segmentNumber(name: string): number | undefined {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function encodeHeader({ spoolId, number }: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(SPOOL_FORMAT, 8);
  bytes.writeUInt32LE(number, 12);
  bytes.write(spoolId, 16, ID_BYTES, 'latin1');
  bytes.writeUInt32LE(crc32c(bytes, 0, SUMMED_BYTES), SUMMED_BYTES);
  return bytes;
}

/** undefined: these bytes are no header. Throws when a newer version wrote it. */
export function decodeHeader(bytes: Buffer): ReadHeader | undefined {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(SUMMED_BYTES) !== crc32c(bytes, 0, SUMMED_BYTES)) return undefined;
  const format = bytes.readUInt32LE(8);
  if (format < FORMAT_MIN || format > SPOOL_FORMAT) {
    throw new Error(`a spool segment has format ${format}; this version reads up to format ${SPOOL_FORMAT}`);
  }
  return { format, number: bytes.readUInt32LE(12), spoolId: bytes.toString('latin1', 16, 16 + ID_BYTES) };
}
