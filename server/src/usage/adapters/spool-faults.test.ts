import { expect, test } from 'vitest';
import type { ShippedSpool } from '../spool/file-spool.ts';
import { idOf, intentOf } from '../spool/spool.contract.ts';
import type { Ticket } from '../spool/spool.ts';
import { begin, failing, LIMITS, type Life, open, pass } from './spool-life.test-support.ts';

const closingOf = (bytes: number): string => `,"end":"${'x'.repeat(bytes)}"}`;
const CLOSING = closingOf(2_000);

test('on a full disk requests are refused, open ones are closed, and it recovers by itself', async () => {
  const { disk, clock, spool, rows } = await begin();
  disk.fault = failing('ENOSPC', 'create', 'write');
  const open = openUntilRefused(spool, 'disk_full');
  expect(spool.state().refusing).toBeDefined();
  await pass(clock, 500);
  expect(spool.state().refusing).toBe('disk_full');
  let recorded = 0;
  while (spool.record(intentOf(1_000 + recorded), CLOSING) === 'opened') recorded += 1;
  for (const ticket of open) spool.close(ticket, CLOSING);
  expect(spool.state()).toMatchObject({ openRequests: 0, recordsUnwritten: 0 });
  disk.fault = undefined;
  await pass(clock, 6_000);
  expect(spool.state().refusing).toBeUndefined();
  expect(await rows()).toHaveLength(open.length + recorded);
});

test('at its cap it refuses, closes what is open, and takes requests again once rows were shipped', async () => {
  const { disk, clock, spool, rows } = await begin();
  let opened = 0;
  let result = spool.open(intentOf(opened));
  for (; result.kind === 'opened'; result = spool.open(intentOf(opened))) {
    spool.close(result.ticket, CLOSING);
    opened += 1;
    await pass(clock, 10);
    expect(disk.bytesUsed()).toBeLessThanOrEqual(LIMITS.bytesMax);
  }
  expect(result.reason).toBe('spool_full');
  expect(await rows()).toHaveLength(opened);
  await pass(clock, 100);
  expect(spool.state()).toMatchObject({ refusing: undefined, recordsWaiting: 0 });
});

test('a spool at its cap starts again, ships, and takes requests again', async () => {
  const before = await begin();
  for (let number = 0; before.spool.state().refusing === undefined; number++) {
    before.spool.record(intentOf(number), CLOSING);
    await pass(before.clock, 10);
  }
  const { spool, clock, disk, rows } = await before.crash('process');
  expect(disk.bytesUsed()).toBeLessThanOrEqual(LIMITS.bytesMax);
  expect((await rows()).length).toBeGreaterThan(100);
  await pass(clock, 100);
  expect(spool.state().refusing).toBeUndefined();
});

test('a failed sync refuses new requests, counts nothing as synced, and loses nothing once the disk is back', async () => {
  const { disk, clock, spool, source, crash } = await begin();
  spool.record(intentOf(1), CLOSING);
  disk.fault = failing('EIO', 'sync');
  let isSynced = false;
  const synced = spool.synced().then(() => {
    isSynced = true;
  });
  await pass(clock, 20);
  expect(isSynced).toBe(false);
  expect((await source.read({ segment: 1, offset: 64 }, { rowsMax: 10, bytesMax: 1_000 })).records).toEqual([]);
  expect(spool.open(intentOf(2))).toEqual({ kind: 'refused', reason: 'disk_full' });
  disk.fault = undefined;
  await pass(clock, 6_000);
  await synced;
  expect(spool.state().refusing).toBeUndefined();
  // The kernel dropped the bytes at the failed sync: they are on disk only because they were written again.
  const { rows } = await crash('power');
  expect(await rows()).toEqual([idOf(1)]);
});

test('what the disk lost is written again from all memory that has it', async () => {
  const { disk, clock, spool, crash } = await begin();
  disk.fault = failing('EIO', 'sync');
  for (let number = 0; number < 12; number++) {
    if (number % 3 === 2) await pass(clock, 1);
    expect(spool.record(intentOf(number), closingOf(4_000))).toBe('opened');
  }
  await pass(clock, 20);
  expect(spool.state().refusing).toBe('disk_full');
  disk.fault = undefined;
  await pass(clock, 6_000);
  const { rows } = await crash('power');
  expect(await rows()).toEqual(Array.from({ length: 12 }, (_, number) => idOf(number)));
});

test('a record that the disk refuses waits: nothing new is taken, nothing is called synced, and then it is written', async () => {
  const { disk, clock, spool, rows } = await begin();
  const [one, two] = [open(spool, 1), open(spool, 2)];
  disk.fault = failing('ENOSPC', 'writeNow', 'create');
  spool.close(one, CLOSING);
  spool.close(two, CLOSING);
  expect(spool.state()).toMatchObject({ recordsUnwritten: 2, openRequests: 2, refusing: 'disk_full' });
  expect(spool.open(intentOf(3)).kind).toBe('refused');
  let isSynced = false;
  const synced = spool.synced().then(() => {
    isSynced = true;
  });
  await pass(clock, 3_000);
  expect(isSynced).toBe(false);
  disk.fault = undefined;
  await pass(clock, 8_000);
  await synced;
  expect(spool.state()).toMatchObject({ recordsUnwritten: 0, openRequests: 0, refusing: undefined });
  expect(await rows()).toEqual([idOf(1), idOf(2)]);
});

test('one very long request does not keep segments: it is copied forward, with its progress', async () => {
  const { disk, clock, spool, rows, crash } = await begin();
  const long = open(spool, 0);
  spool.progress(long, ',"end":"progress"}');
  for (let number = 1; number <= 300; number++) {
    spool.record(intentOf(number), CLOSING);
    if (number % 10 === 0) await rows();
    await pass(clock, 10);
    expect(disk.names().filter((name) => name.endsWith('.seg')).length).toBeLessThanOrEqual(7);
  }
  expect(disk.names()).not.toContain('00000001.seg');
  await rows();
  const next = await crash('power');
  expect(await next.texts()).toEqual([`{"id":"${idOf(0)}","end":"progress"}`]);
});

test('a forwarded request is closed like any other', async () => {
  const { disk, clock, spool, rows } = await begin();
  const long = open(spool, 0);
  for (let number = 1; number <= 150; number++) {
    spool.record(intentOf(number), CLOSING);
    if (number % 10 === 0) await rows();
    await pass(clock, 10);
  }
  await rows();
  expect(disk.names()).not.toContain('00000001.seg');
  spool.close(long, CLOSING);
  expect(await rows()).toEqual([idOf(0)]);
});

test('starting again and again without requests takes no more disk', async () => {
  let life = await begin();
  const names = life.disk.names();
  for (let time = 0; time < 5; time++) life = await life.crash(time % 2 === 0 ? 'process' : 'power');
  expect(life.disk.names()).toEqual(names);
});

test('lost requests get their rows although the disk is full at the start', async () => {
  const before = await begin();
  const opened = openUntilRefused(before.spool, 'spool_full').length;
  const { disk, rows, spool } = await before.crash('process', (disk) => {
    disk.fault = failing('ENOSPC', 'create', 'write');
  });
  expect(spool.state()).toMatchObject({ recordsUnwritten: 0, recordsWaiting: opened });
  disk.fault = undefined;
  expect(await rows()).toHaveLength(opened);
});

test('a segment that was shipped is deleted only when what took its last request out of it is on disk', async () => {
  const { disk, clock, spool, rows, crash } = await begin();
  const ticket = open(spool, 0);
  for (let number = 1; number <= 40; number++) spool.record(intentOf(number), CLOSING);
  await rows();
  expect(disk.names()).toContain('00000001.seg');
  disk.fault = failing('EIO', 'sync');
  spool.close(ticket, CLOSING);
  await pass(clock, 10_000);
  expect(disk.names()).toContain('00000001.seg');
  const next = await crash('power');
  expect(await next.rows()).toEqual([idOf(0)]);
});

test('segments that were shipped before a crash go at the next start', async () => {
  const before = await begin();
  for (let number = 0; number < 60; number++) before.spool.record(intentOf(number), CLOSING);
  before.disk.fault = failing('EIO', 'remove');
  await before.rows();
  expect(before.disk.names()).toContain('00000001.seg');
  const { disk, clock } = await before.crash('process');
  await pass(clock, 1);
  expect(disk.names()).not.toContain('00000001.seg');
});

test('a recovery gives back the room that it set aside', async () => {
  const note = `,"end":"${'n'.repeat(8_000)}"}`;
  const opensLeft = async (life: Life): Promise<number> => {
    expect(await life.rows()).toHaveLength(4);
    life.disk.fault = failing('ENOSPC', 'create');
    return openUntilRefused(life.spool, 'disk_full').length;
  };
  const recorded = await begin();
  const lost = await begin();
  for (const number of [0, 1, 2, 3]) {
    recorded.spool.record(intentOf(number), note);
    lost.spool.progress(open(lost.spool, number), note);
  }
  expect(await opensLeft(await lost.crash('process'))).toBe(await opensLeft(recorded));
});

test('a torn save of the shipping state leaves the one saved before it', async () => {
  const { disk, source } = await begin();
  const at = (offset: number) => ({ position: { segment: 1, offset }, cut: undefined });
  for (const offset of [100, 200, 300]) {
    await source.saveState(at(offset));
    await source.saveState(at(offset + 1));
    const whole = (await disk.files().read('state')) ?? Buffer.alloc(0);
    const tornAt = whole.indexOf(`"offset":${offset + 1}`);
    expect(tornAt).toBeGreaterThan(0);
    disk.poke('state', tornAt, Buffer.alloc(500));
    expect(await source.loadState()).toMatchObject(at(offset));
    disk.poke('state', 0, whole);
  }
});

test('requests opened faster than segments are made ready wait for nothing but are told', async () => {
  const { clock, spool } = await begin();
  openUntilRefused(spool, 'spool_full');
  await pass(clock, 10);
  expect(spool.open(intentOf(9_998)).kind).toBe('opened');
});

function openUntilRefused(spool: ShippedSpool, reason: 'spool_full' | 'disk_full'): Ticket[] {
  const open: Ticket[] = [];
  for (let number = 0; ; number++) {
    const result = spool.open(intentOf(number));
    if (result.kind === 'refused') {
      expect(['spool_full', reason]).toContain(result.reason);
      return open;
    }
    open.push(result.ticket);
  }
}
