import { silentLog } from '#kernel';
import { lostClosing, type Spool } from '#usage';
import { createFileSpool } from '../src/usage/adapters/spool-writer.ts';
import { manualClock } from './manual-clock.ts';
import { type SimulatedDisk, simulatedDisk } from './simulated-disk.ts';

/** A spool on a simulated disk, whose turns of the event loop end when a test says so. */
export async function gatheringSpool(): Promise<{ spool: Spool; disk: SimulatedDisk; endTurn(): void }> {
  let acts: (() => void)[] = [];
  const disk = simulatedDisk();
  const { spool } = await createFileSpool({
    ...{ dir: '', files: disk.files(), clock: manualClock(), log: silentLog, lostClosing },
    ...{ bytesMax: 64 * 1024 * 1024, segmentBytes: 1024 * 1024 },
    atTurnEnd: (act) => acts.push(act),
  });
  const endTurn = (): void => {
    const ended = acts;
    acts = [];
    for (const act of ended) act();
  };
  return { spool, disk, endTurn };
}
