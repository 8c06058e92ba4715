import { systemRandom, uuidV7Maker } from '#kernel';
import { type SpoolOptions, type StartedSpool, startSpool } from '../spool/start-spool.ts';
import { directoryFiles } from './spool-files.ts';

/** What a spool on a directory is started with. `files` is for tests that inject faults. */
export interface FileSpoolOptions extends Omit<SpoolOptions, 'files' | 'newSpoolId'> {
  readonly dir: string;
  readonly files?: SpoolOptions['files'];
}

/** Starts the spool of a directory, which is made if it is not there. The caller holds the directory's lock. */
export function createFileSpool({ dir, files, ...options }: FileSpoolOptions): Promise<StartedSpool> {
  const makeId = uuidV7Maker(systemRandom);
  return startSpool({
    ...options,
    files: files ?? directoryFiles(dir),
    newSpoolId: () => makeId(options.clock.now()),
  });
}
