import type { PendingSteps } from './pending-steps.test-support.ts';
import { comparePositions } from './read-cut.ts';
import { answered } from './simulated-warehouse.test-support.ts';
import type { Position, ShipState, SpoolSource, StoredRecord } from './source.ts';
import { newTally } from './tally.ts';

/** A spool directory in memory: frames at positions, records among other frames, a few frames to a segment. */
export interface SimulatedSpool {
  /** The port, as one process of the gateway sees it: `owner` is the process whose death drops what it began. */
  sourceOf(owner: string): SpoolSource;
  addRecord(record: StoredRecord): void;
  /** A frame that is no record. */
  addIntent(): void;
  savedState(): ShipState;
  end(): Position;
}

interface Frame {
  readonly from: Position;
  readonly to: Position;
  readonly record: StoredRecord | undefined;
}

const FRAMES_PER_SEGMENT = 7;
const FRAME_BYTES = 100;

export function simulatedSpool(steps: PendingSteps): SimulatedSpool {
  const frames: Frame[] = [];
  let wakeReaders: (() => void)[] = [];
  const begin = { segment: 1, offset: 0 };
  let state: ShipState = { position: begin, cut: undefined, tally: newTally(begin) };
  const add = (record: StoredRecord | undefined): void => {
    const segment = 1 + Math.floor(frames.length / FRAMES_PER_SEGMENT);
    const offset = (frames.length % FRAMES_PER_SEGMENT) * FRAME_BYTES;
    frames.push({ from: { segment, offset }, to: { segment, offset: offset + FRAME_BYTES }, record });
    for (const wake of wakeReaders) wake();
    wakeReaders = [];
  };
  const read: SpoolSource['read'] = async (from, { rowsMax, until }) => {
    const records: StoredRecord[] = [];
    let next = from;
    for (const frame of frames) {
      if (records.length === rowsMax) break;
      if (comparePositions(frame.from, from) < 0) continue;
      if (until !== undefined && comparePositions(frame.to, until) > 0) break;
      if (frame.record !== undefined) records.push(frame.record);
      next = frame.to;
    }
    return { records, next };
  };
  const end = (): Position => frames.at(-1)?.to ?? { segment: 1, offset: 0 };
  return {
    sourceOf: (owner) => ({
      spoolId: '0195a000-0000-7000-8000-000000000001',
      read,
      loadState: async () => state,
      saveState: (next) =>
        answered(steps, owner, () => {
          state = next;
        }),
      acknowledged: (position) => {
        if (comparePositions(state.position, position) < 0) throw new Error('acknowledged before it was saved');
      },
      more: (position) =>
        new Promise((resolve) => {
          if (comparePositions(position, end()) < 0) resolve();
          else wakeReaders.push(resolve);
        }),
    }),
    addRecord: add,
    addIntent: () => add(undefined),
    savedState: () => state,
    end,
  };
}
