import { systemRandom, uuidV7Maker } from '#kernel';
import { type SpoolOptions, type StartedSpool, startSpool } from '../spool/start-spool.ts';
import { directoryFiles } from './spool-files.ts';

/** What a spool on a directory is started with. `files` and `atTurnEnd` are for tests. */
export interface FileSpoolOptions extends Omit<SpoolOptions, 'files' | 'newSpoolId' | 'atTurnEnd'> {
  readonly dir: string;
  readonly files?: SpoolOptions['files'];
  readonly atTurnEnd?: SpoolOptions['atTurnEnd'];
}

/** Starts the spool of a directory, which is made if it is not there. The caller holds the directory's lock. */
export function createFileSpool({ dir, files, ...options }: FileSpoolOptions): Promise<StartedSpool> {
  const makeId = uuidV7Maker(systemRandom);
  return startSpool({
    ...options,
    files: files ?? directoryFiles(dir),
    atTurnEnd: options.atTurnEnd ?? setImmediate,
    newSpoolId: () => makeId(options.clock.now()),
  });
}
