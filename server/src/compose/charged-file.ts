import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolPosition } from '#admission';
import { writeAtomically } from './home/write-atomically.ts';

/** In the spool's directory: up to where its records were charged, at least. Segments from there on stay. */
const CHARGED_NAME = 'charged';
/** What cannot be read keeps everything: control knows where to go on. */
export const NOTHING_CHARGED: SpoolPosition = { segment: 0, offset: 0 };

/** Up to where a spool was charged when its gateway ended; undefined: nobody ever charged it. */
export function readCharged(spoolDir: string): SpoolPosition | undefined {
  let text: string;
  try {
    text = readFileSync(join(spoolDir, CHARGED_NAME), 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
  const [segment, offset] = text.split(' ').map(Number);
  return Number.isSafeInteger(segment) && Number.isSafeInteger(offset)
    ? { segment: segment ?? 0, offset: offset ?? 0 }
    : NOTHING_CHARGED;
}

/** Writes it down; waits for the disk. Throws as the system does. */
export function saveCharged(spoolDir: string, { segment, offset }: SpoolPosition): void {
  writeAtomically(join(spoolDir, CHARGED_NAME), `${segment} ${offset}`);
}
