import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Log, type LogFacts, silentLog } from '#kernel';
import { type SimulatedDisk, simulatedDisk } from '../../../test/simulated-disk.ts';
import { readSpoolContents, readSpoolFacts } from '../auditing/spool-facts.ts';
import { idOf, intentOf } from '../spool/spool.contract.ts';
import { begin, type Life } from './spool-life.test-support.ts';

/**
 * A directory as the release before format 2 left it when it was killed: each file's size, and its bytes up to the zeros at its end. It has
 * shipped request 1; the records of 2 and 5 wait; 3 is open with a progress note, 4 without one. Three more segments stand ready.
 */
const LEFT: Readonly<Record<string, { readonly bytes: number; readonly begin: string }>> = JSON.parse(
  readFileSync(new URL('./fixtures/spool-format-1.json', import.meta.url), 'utf8'),
);
const USED = '00000001.seg';
const FORMAT_AT = 8;
const WAITING = { 2: 'two', 5: 'refused' };
const LOST = { 3: 'so far', 4: 'lost' };

test('what a spool of format 1 holds becomes rows: what waited, and what its gateway left open', async () => {
  const { life, errors } = await started(await leftDisk());
  expect(await ends(life)).toEqual({ ...WAITING, ...LOST });
  expect(errors).toEqual([]);
});

test('an audit counts what a spool of format 1 holds', async () => {
  const files = (await leftDisk()).files();
  expect(await readSpoolContents(files, await readSpoolFacts(files))).toEqual({ waiting: 2, open: 2 });
});

test('a spool goes on in format 2, which the release before refuses instead of taking its frames for a torn end', async () => {
  const disk = await leftDisk();
  const { life } = await started(disk);
  const formats = disk.names().flatMap((name) => (name.endsWith('.seg') ? [[name, formatOf(disk, name)]] : []));
  expect(formats.length).toBeGreaterThan(2);
  expect(Object.fromEntries(formats)).toEqual({ ...Object.fromEntries(formats.map(([name]) => [name, 2])), [USED]: 1 });
  life.spool.record(intentOf(6), ',"end":"six"}');
  const next = await life.crash('process');
  expect(await ends(next)).toEqual({ ...WAITING, ...LOST, 6: 'six' });
});

test('damage to a spool of format 1 costs no row before or behind it', async () => {
  const disk = await leftDisk();
  disk.poke(USED, recordOf5(disk) + 60, Buffer.from('~'));
  const { life, errors } = await started(disk);
  expect(await ends(life)).toEqual({ 2: 'two', ...LOST });
  expect(errors).toMatchObject([{ segment: USED, frame: { type: 'record', requestId: idOf(5) } }]);
});

async function leftDisk(): Promise<SimulatedDisk> {
  const disk = simulatedDisk();
  const files = disk.files();
  for (const [name, { bytes, begin: text }] of Object.entries(LEFT)) {
    const content = Buffer.alloc(bytes);
    content.write(text, 'base64');
    await files.put(name, content);
  }
  return disk;
}

async function started(disk: SimulatedDisk): Promise<{ readonly life: Life; readonly errors: readonly LogFacts[] }> {
  const errors: LogFacts[] = [];
  // the start tells of it, and whoever reads it again
  const log: Log = {
    ...silentLog,
    error: (facts) => {
      if (errors.every((known) => known['from'] !== facts['from'])) errors.push(facts);
    },
  };
  return { life: await begin(disk, undefined, log), errors };
}

/** How each request ended whose row is shipped now. */
async function ends(life: Life): Promise<Record<string, string>> {
  const rows = (await life.texts()).map((text) => JSON.parse(text));
  expect(new Set(rows.map(({ id }) => id)).size, 'one row each').toBe(rows.length);
  return Object.fromEntries(rows.map(({ id, end }) => [Number(id.slice(-12)), end]));
}

/** Where the record of request 5 begins, which has no other frame: its id stands behind the head. */
function recordOf5(disk: SimulatedDisk): number {
  return disk.peek(USED, 0, LEFT[USED]?.bytes ?? 0).indexOf(idOf(5)) - 10;
}

function formatOf(disk: SimulatedDisk, name: string): number {
  return disk.peek(name, FORMAT_AT, 4).readUInt32LE();
}
