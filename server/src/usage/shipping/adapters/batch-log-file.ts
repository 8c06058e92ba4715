import { type FileHandle, open } from 'node:fs/promises';
import { BATCH_LOG_BYTES, type BatchLog, encodeEntry, entryOffset } from '../batch-log.ts';

/** A batch log that is closed when its owner ends. */
export interface BatchLogFile extends BatchLog {
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;

/**
 * Opens the batch log in a file of 1 MiB, which is made when it is not there. Whoever holds the spool writes it. It has its
 * whole size from the start: on a disk that fills up later it takes nothing of the room that a segment leaves for the
 * next one. Throws when there is no room for it now.
 */
export async function openBatchLogFile(path: string): Promise<BatchLogFile> {
  const file = await open(path, 'r+', OWNER_ONLY).catch(() => open(path, 'w+', OWNER_ONLY));
  await takeRoom(file).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  return {
    write: async (first, batches) => {
      for (const [index, batch] of batches.entries()) {
        const entry = encodeEntry(first + index, batch);
        await file.write(entry, 0, entry.length, entryOffset(first + index));
      }
    },
    close: () => file.close(),
  };
}

/** Zeros up to its whole size; what was there stays. What could not be had whole is given back. */
async function takeRoom(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  try {
    for (let at = size; at < BATCH_LOG_BYTES; ) {
      at += (await file.write(Buffer.alloc(BATCH_LOG_BYTES - at), 0, BATCH_LOG_BYTES - at, at)).bytesWritten;
    }
  } catch (error) {
    await file.truncate(size).catch(() => {});
    throw error;
  }
}
