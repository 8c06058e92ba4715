import { decodeEntry, ENTRIES_MAX } from '../shipping/batch-log.ts';
import type { ShipState } from '../shipping/source.ts';
import { type BatchTally, batchPrefix, newTally, type Tally } from '../shipping/tally.ts';
import { findLostRequests } from '../spool/lost-requests.ts';
import { isBefore } from '../spool/position.ts';
import { scanFrames } from '../spool/scan.ts';
import { HEADER_BYTES, segmentName, segmentNumber } from '../spool/segment-header.ts';
import type { SpoolFile, SpoolFiles } from '../spool/spool-files.ts';
import { readSpoolId, STATE_NAME } from '../spool/spool-identity.ts';
import { decodeStateFile } from '../spool/state-slots.ts';

/** What a spool directory says of itself at one moment. */
export interface SpoolFacts {
  readonly spoolId: string;
  /** What its batch ids begin with. */
  readonly prefix: string;
  readonly position: ShipState['position'];
  readonly cut: ShipState['cut'];
  readonly tally: Tally;
}

/** What is in it and not acknowledged yet. */
export interface SpoolContents {
  /** Records behind the position. */
  readonly waiting: number;
  /** Intents without a record. */
  readonly open: number;
}

/** The names of files that an audit reads besides the spool's own. */
export const BATCH_LOG_NAME = 'batches';

/** Reads how far a directory was shipped. Works while a gateway writes to it. Throws when it is damaged. */
export async function readSpoolFacts(files: SpoolFiles): Promise<SpoolFacts> {
  const spoolId = await readSpoolId(files);
  const state = await files.read(STATE_NAME);
  if (state === undefined) throw new Error('it has no file "state"');
  const { position, cut, tally = newTally(position) } = decodeStateFile(state).state;
  return { spoolId, prefix: batchPrefix(spoolId, tally), position, cut, tally };
}

/** Counts what waits. A segment that goes meanwhile was shipped. */
export async function readSpoolContents(files: SpoolFiles, { position }: SpoolFacts): Promise<SpoolContents> {
  const numbers = (await files.list()).flatMap((name) => segmentNumber(name) ?? []).sort((one, other) => one - other);
  const search = findLostRequests();
  let waiting = 0;
  for (const number of numbers) {
    const file = await files.open(segmentName(number)).catch(unlessGone);
    if (file === undefined) continue;
    const to = await file.size();
    await scanFrames(file, { from: HEADER_BYTES, to, keptIn: undefined, damaged: () => {} }, (frame, offset) => {
      search.see(frame, number);
      if (frame.type === 'record' && !isBefore({ segment: number, offset }, position)) waiting += 1;
      return true;
    }).finally(() => file.close());
  }
  return { waiting, open: search.lost().length };
}

/** The batches that the log still holds, and whether they are all that the tally counts. */
export async function readBatchLog(
  files: SpoolFiles,
  { tally }: SpoolFacts,
): Promise<{ readonly batches: readonly BatchTally[]; readonly isWhole: boolean }> {
  const file = await files.open(BATCH_LOG_NAME).catch(unlessGone);
  const bytes = file === undefined ? Buffer.alloc(0) : await readAll(file);
  const first = Math.max(0, tally.batches - ENTRIES_MAX);
  const batches: BatchTally[] = [];
  for (let number = first; number < tally.batches; number++) {
    const entry = decodeEntry(bytes, number);
    if (entry !== undefined) batches.push(entry);
  }
  return { batches, isWhole: batches.length === tally.batches };
}

async function readAll(file: SpoolFile): Promise<Buffer> {
  try {
    const bytes = Buffer.alloc(await file.size());
    return bytes.subarray(0, await file.read(bytes, 0));
  } finally {
    await file.close();
  }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
