import type { Clock, Log } from '#kernel';
import type { Position } from '../shipping/source.ts';
import type { Segment } from './segment.ts';
import type { SpoolFiles } from './spool-files.ts';
import type { SpoolLimits } from './spool-limits.ts';

/** What a spool starts with, after `loadSpool` has read the directory. */
export interface FileSpoolStart {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SpoolLimits;
  readonly spoolId: string;
  /** Segments of earlier lives, oldest first. */
  readonly old: readonly Segment[];
  readonly spares: readonly Segment[];
  /** The number of the next segment to make. */
  readonly nextNumber: number;
  readonly acknowledged: Position;
  /** Calls back when the current turn of the event loop ends. */
  readonly atTurnEnd: (act: () => void) => void;
}
