import { writeSync } from 'node:fs';
import { silentLog, systemClock } from '../src/kernel/index.ts';
import { createSpoolSource } from '../src/usage/adapters/spool-source.ts';
import { createFileSpool } from '../src/usage/adapters/spool-writer.ts';
import type { Ticket } from '../src/usage/spool/spool.ts';

/**
 * A process to be killed: `node spool-appender.ts <directory> <round>`. It appends to the spool as fast as it can, and
 * tells each step on standard output once the spool has returned. Acknowledges all it can, so that segments go too.
 */
const [, , dir = '', round = ''] = process.argv;
const LIMITS = { segmentBytes: 128 * 1024, openingBytesMax: 1024, bytesMax: 64 * 1024 * 1024, heldSegmentsMax: 2 };
const OPEN_MAX = 20;

const tell = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const { spool } = await createFileSpool({
  dir,
  ...LIMITS,
  clock: systemClock,
  log: silentLog,
  lostClosing: () => ',"end":"lost"}',
  atTurnEnd: (act) => act(),
});
const source = await createSpoolSource({ dir, log: silentLog, acknowledged: (position) => spool.shipped(position) });
spool.onSynced((position) => source.synced(position));
const open: { id: string; ticket: Ticket }[] = [];
tell('started');
void ship();
for (let number = 0; ; number++) {
  const id = `${round.padStart(8, '0')}-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const opened = spool.open({ requestId: id, eventTimeMs: number, opening: `{"id":"${id}"` });
  if (opened.kind === 'opened') {
    tell(`open ${id}`);
    open.push({ id, ticket: opened.ticket });
  }
  const newest = open.at(-1);
  if (number % 3 === 0 && newest !== undefined) spool.progress(newest.ticket, `,"end":"progress ${'p'.repeat(500)}"}`);
  if (open.length > OPEN_MAX) {
    const [ended] = open.splice((number * 7) % open.length, 1);
    if (ended !== undefined) {
      spool.close(ended.ticket, `,"end":"closed ${'c'.repeat(number % 3_000)}"}`);
      tell(`close ${ended.id}`);
    }
  }
  if (number % 10 === 0) await new Promise(setImmediate);
}

/** Tells where it begins, and the rows of each read before it saves that they were read. */
async function ship(): Promise<never> {
  let { position } = await source.loadState();
  tell(`from ${position.segment}:${position.offset}`);
  for (;;) {
    const { records, next } = await source.read(position, { rowsMax: 100, bytesMax: 100_000 });
    for (const { row } of records) tell(`row ${next.segment}:${next.offset} ${row}`);
    if (records.length > 0) {
      await source.saveState({ position: next, cut: undefined });
      source.acknowledged(next);
    }
    position = next;
    await source.more(position);
  }
}
