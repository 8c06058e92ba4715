import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryFiles } from '../../adapters/spool-files.ts';
import { decodeStateFile, encodeSlot, slotOffset } from '../../spool/state-slots.ts';

/** Makes a spool directory count other rows than it shipped. */
export async function changeTally(dir: string, change: (rows: number) => number): Promise<void> {
  const bytes = (await directoryFiles(dir).read('state')) ?? Buffer.alloc(0);
  const { sequence, state } = decodeStateFile(bytes);
  const tally = state.tally && {
    ...state.tally,
    days: state.tally.days.map((day) => ({ ...day, rows: change(day.rows) })),
  };
  const file = await open(join(dir, 'state'), 'r+');
  await file.write(
    encodeSlot({ sequence: sequence + 1, state: { ...state, tally } }),
    0,
    4_096,
    slotOffset(sequence + 1),
  );
  await file.close();
}
