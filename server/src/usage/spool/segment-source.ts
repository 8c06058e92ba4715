import type { Log } from '#kernel';
import { lentMemory } from '../shipping/lent-memory.ts';
import type { Position, ReadResult, ShipState, SpoolSource, StoredRecord } from '../shipping/source.ts';
import { DAMAGED, type Damage } from './damage.ts';
import { eventTimeOf, requestIdOf, textOf } from './frame.ts';
import { isBefore } from './position.ts';
import { scanFrames } from './scan.ts';
import { HEADER_BYTES, segmentName, segmentNumber } from './segment-header.ts';
import type { SpoolFile, SpoolFiles } from './spool-files.ts';
import { readSpoolId, STATE_NAME } from './spool-identity.ts';
import { decodeStateFile, encodeSlot, type NumberedState, slotOffset } from './state-slots.ts';

/** The reader's side of a spool directory, for the thread that ships. */
export interface SyncedSource extends SpoolSource {
  /** The writer says that the disk has everything before this position. Nothing is read before the first call. */
  synced(position: Position): void;
  /** Nobody looks at the records any more that were read: their memory may be used for others. For readers that acknowledge nothing. */
  release(): void;
  /** Closes its files. No method may follow. */
  stop(): Promise<void>;
}

/** What a source acts with. */
export interface SourceOptions {
  readonly files: SpoolFiles;
  readonly log: Log;
  /** Tells the writer, so that it lets segments go. */
  readonly acknowledged: (position: Position) => void;
}

/** Memory that is kept for reading: of a few cuts of the largest size. */
const CHUNKS_BYTES_MAX = 16 * 1024 * 1024;

type Bounds = Parameters<SpoolSource['read']>[1];

/** Opens a directory that a spool was started on. */
export async function openSource({ files, log, acknowledged }: SourceOptions): Promise<SyncedSource> {
  const spoolId = await readSpoolId(files);
  const stateFile = await files.open(STATE_NAME);
  const reader = new SegmentReader(files, log);
  let { sequence } = await readState(stateFile).catch(async (error) => {
    await stateFile.close();
    throw error;
  });
  let synced: Position = { segment: 0, offset: 0 };
  let waiting = Promise.withResolvers<void>();
  return {
    spoolId,
    acknowledged: (position) => {
      reader.release();
      acknowledged(position);
    },
    read: (from, bounds) => {
      const { until = synced } = bounds;
      return reader.read(from, { bounds, synced: isBefore(until, synced) ? until : synced });
    },
    loadState: async () => (await readState(stateFile)).state,
    saveState: async (state: ShipState) => {
      await stateFile.write(encodeSlot({ sequence: sequence + 1, state }), slotOffset(sequence + 1));
      await stateFile.sync();
      sequence += 1;
    },
    synced: (position) => {
      synced = position;
      waiting.resolve();
      waiting = Promise.withResolvers();
    },
    release: () => reader.release(),
    more: (position) => (isBefore(position, synced) ? Promise.resolve() : waiting.promise),
    stop: async () => {
      await reader.close();
      await stateFile.close();
    },
  };
}

/** Reads records behind each other; keeps the file of the last segment open. One read at a time. */
class SegmentReader {
  readonly #files: SpoolFiles;
  readonly #log: Log;
  readonly #memory = lentMemory(CHUNKS_BYTES_MAX);
  /** What records were handed out in. */
  #lent: Buffer[] = [];
  #open: { readonly number: number; readonly file: SpoolFile } | undefined;

  constructor(files: SpoolFiles, log: Log) {
    this.#files = files;
    this.#log = log;
  }

  /** Goes on to the next segment only while it has no record, so that a read never spans two segments' records. */
  async read(from: Position, { bounds, synced }: { bounds: Bounds; synced: Position }): Promise<ReadResult> {
    const before = this.#lent.length;
    let at = from;
    while (isBefore(at, synced)) {
      const result = await this.#readSegment(at, { bounds, synced });
      if (result.records.length > 0 || at.segment === synced.segment) return this.#found(result, before, synced);
      at = { segment: await this.#segmentAfter(at.segment, synced.segment), offset: HEADER_BYTES };
    }
    return this.#found({ records: [], next: at }, before, synced);
  }

  /** Without records, nobody looks at what was read. */
  #found({ records, next }: ReadResult, before: number, synced: Position): ReadResult {
    if (records.length === 0) for (const chunk of this.#lent.splice(before)) this.#memory.giveBack(chunk);
    return { records, next, isAll: !isBefore(next, synced) };
  }

  /** Nobody looks at the records any more that were handed out. */
  release(): void {
    for (const chunk of this.#lent) this.#memory.giveBack(chunk);
    this.#lent = [];
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.file.close();
  }

  async #readSegment(from: Position, { bounds, synced }: { bounds: Bounds; synced: Position }): Promise<ReadResult> {
    const file = await this.#fileOf(from.segment);
    if (file === undefined) return { records: [], next: from };
    const to = from.segment === synced.segment ? synced.offset : await file.size();
    const records: StoredRecord[] = [];
    let bytes = 0;
    let tooMuchAt: number | undefined;
    const damaged = (damage: Damage): void => {
      this.#log.error({ segment: segmentName(from.segment), ...damage }, DAMAGED);
    };
    const keptIn = (wanted: number): Buffer => {
      const chunk = this.#memory.take(wanted);
      this.#lent.push(chunk);
      return chunk;
    };
    const end = await scanFrames(file, { from: from.offset, to, keptIn, damaged }, (frame, offset) => {
      if (frame.type !== 'record') return true;
      const row = textOf(frame);
      if (records.length > 0 && bytes + row.length > bounds.bytesMax) {
        tooMuchAt = offset;
        return false;
      }
      records.push({ requestId: requestIdOf(frame), eventTimeMs: eventTimeOf(frame), row });
      bytes += row.length;
      return records.length < bounds.rowsMax && bytes < bounds.bytesMax;
    });
    if (end.reason === 'torn') {
      this.#log.warn(
        { segment: segmentName(from.segment), offset: end.offset },
        'a spool segment ends in a torn frame',
      );
    }
    // What was synced ends with a whole frame: one that is not whole there was damaged since, and nothing waits for it.
    const isPast = end.reason === 'torn' && from.segment === synced.segment;
    return { records, next: { segment: from.segment, offset: tooMuchAt ?? (isPast ? to : end.offset) } };
  }

  async #fileOf(number: number): Promise<SpoolFile | undefined> {
    if (this.#open?.number === number) return this.#open.file;
    await this.close();
    if (!(await this.#files.list()).includes(segmentName(number))) return undefined;
    this.#open = { number, file: await this.#files.open(segmentName(number)) };
    return this.#open.file;
  }

  /** Numbers may have gaps; there is always one at `last`. */
  async #segmentAfter(number: number, last: number): Promise<number> {
    const numbers = (await this.#files.list()).flatMap((name) => segmentNumber(name) ?? []);
    return Math.min(last, ...numbers.filter((each) => each > number));
  }
}

async function readState(file: SpoolFile): Promise<NumberedState> {
  const bytes = Buffer.alloc(await file.size());
  await file.read(bytes, 0);
  return decodeStateFile(bytes);
}
