import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const MODULE = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href;
/** Each process looks at the file after so long at the latest. */
const SEEN_MS = 50;

/** The wall clock of a program, which goes on from where a test put it. */
export interface MovedClock {
  /** For the program's start. */
  readonly environment: Readonly<Record<string, string>>;
  now(): number;
  /** Resolves when all processes have it. */
  moveTo(instant: string): Promise<void>;
  remove(): void;
}

/** A clock that begins at an instant. */
export function movedClock(instant: string): MovedClock {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-e2e-clock-'));
  const file = join(folder, 'shift');
  let shiftMs = 0;
  const put = (to: string): void => {
    shiftMs = Date.parse(to) - Date.now();
    writeShift(file, shiftMs);
  };
  put(instant);
  return {
    environment: shiftedBy(file),
    now: () => Date.now() + shiftMs,
    moveTo: async (to) => {
      put(to);
      await pause(SEEN_MS);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The environment of a program whose wall time is shifted by what the file says. */
export function shiftedBy(file: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${MODULE}?file=${file}` };
}

/** Shifts wall time by so many milliseconds. Whoever reads the file meanwhile sees the earlier shift or this one, and never an empty file. */
export function writeShift(file: string, milliseconds: number): void {
  writeFileSync(`${file}.next`, String(milliseconds));
  renameSync(`${file}.next`, file);
}
