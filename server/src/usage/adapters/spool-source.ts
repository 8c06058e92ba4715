import { openSource, type SourceOptions, type SyncedSource } from '../spool/segment-source.ts';
import { directoryFiles } from './spool-files.ts';

/** Where a shipper reads. `files` is for tests that inject faults. */
export interface SpoolSourceOptions extends Omit<SourceOptions, 'files'> {
  readonly dir: string;
  readonly files?: SourceOptions['files'];
}

/** Opens the reader's side of a directory on which `createFileSpool` has started; usually in another thread. */
export function createSpoolSource({ dir, files, ...options }: SpoolSourceOptions): Promise<SyncedSource> {
  return openSource({ ...options, files: files ?? directoryFiles(dir) });
}
