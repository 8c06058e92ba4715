import type { Clock, Log } from '#kernel';
import type { Position } from '../shipping/source.ts';
import { FileSpool, type ShippedSpool } from './file-spool.ts';
import { loadSpool } from './load-spool.ts';
import { isBefore } from './position.ts';
import type { Intent } from './spool.ts';
import type { SpoolFiles } from './spool-files.ts';
import { type SpoolLimits, spoolLimits } from './spool-limits.ts';

/** What a spool is started with. Nobody else may write to the directory: the caller holds its lock. */
export interface SpoolOptions extends Partial<SpoolLimits> {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the id of a new directory: a UUID. */
  readonly newSpoolId: () => string;
  /** The closing half for a request of which nothing more is known. */
  readonly lostClosing: (intent: Intent) => string;
  /** Calls back when the current turn of the event loop ends: what was opened and closed until then is written together. */
  readonly atTurnEnd: (act: () => void) => void;
  /** Segments from here on stay, whatever was shipped: another reader has not come further. Undefined: there is none. */
  readonly keptFrom?: Position | undefined;
}

/** A spool that takes requests, and what its start found. */
export interface StartedSpool {
  readonly spool: ShippedSpool;
  readonly spoolId: string;
  readonly recovered: Recovered;
}

/** What a start found of earlier lives. */
interface Recovered {
  /** Requests that got a record now because their gateway died. */
  readonly lostRequests: number;
  /** Those of them with a progress note. */
  readonly lostWithProgress: number;
  /** Segments whose end was not a whole frame. */
  readonly tornSegments: number;
  /** Records that are not acknowledged yet, without those of the lost requests. */
  readonly recordsWaiting: number;
}

/**
 * Opens a spool directory, or makes one, and gives each request that an earlier life left open its record. A start that
 * is itself killed is made good by the next. On a full disk it starts all the same, refuses requests, and does the rest
 * when there is room. Throws when the directory is damaged or a newer version made it.
 */
export async function startSpool(options: SpoolOptions): Promise<StartedSpool> {
  const { files, clock, log, newSpoolId, lostClosing, atTurnEnd } = options;
  const limits = spoolLimits(options);
  const loaded = await loadSpool({ files, log, limits, newSpoolId });
  const recovered: Recovered = {
    lostRequests: loaded.lost.length,
    lostWithProgress: loaded.lost.filter(({ progress }) => progress !== undefined).length,
    tornSegments: loaded.tornSegments,
    recordsWaiting: loaded.old.reduce((sum, { recordOffsets }) => sum + recordOffsets.length, 0),
  };
  const { position: shipped } = loaded.state;
  const { keptFrom = shipped } = options;
  const acknowledged = isBefore(keptFrom, shipped) ? keptFrom : shipped;
  const spool = new FileSpool({ ...loaded, files, clock, log, limits, atTurnEnd, acknowledged });
  await spool.recover(loaded.lost, lostClosing);
  log.info({ ...recovered, spoolId: loaded.spoolId }, 'the spool is open');
  return { spool, spoolId: loaded.spoolId, recovered };
}
