import { describe, expect, test } from 'vitest';
import { type SimulatedDisk, simulatedDisk, systemError } from '../../../test/simulated-disk.ts';
import { idOf, intentOf } from '../spool/spool.contract.ts';
import { begin, failing, LIMITS, open, pass } from './spool-life.test-support.ts';

const closingOf = (bytes: number): string => `,"end":"${'x'.repeat(bytes)}"}`;
const CLOSING = closingOf(2_000);

describe('frames of one turn of the event loop', () => {
  const gathered = () => {
    let end: (() => void) | undefined;
    const atTurnEnd = (act: () => void): void => {
      end = act;
    };
    return { atTurnEnd, endTurn: () => end?.() };
  };

  test('are written together, and whoever waits is told then', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { disk, spool, rows } = await begin(simulatedDisk(), atTurnEnd);
    const writes: string[] = [];
    disk.fault = ({ kind }) => {
      if (kind === 'writeNow') writes.push(kind);
    };
    const told: string[] = [];
    const [one, two] = [open(spool, 1), open(spool, 2)];
    spool.written(() => told.push('opened'));
    spool.close(one, CLOSING);
    spool.close(two, CLOSING);
    spool.written(() => told.push('closed'));
    expect([writes, told, one.isRefused]).toEqual([[], [], false]);
    endTurn();
    expect([writes, told]).toEqual([['writeNow'], ['opened', 'closed']]);
    spool.written(() => told.push('at once'));
    expect(told).toEqual(['opened', 'closed', 'at once']);
    expect(await rows()).toEqual([idOf(1), idOf(2)]);
  });

  test('that the kernel refuses: an intent is void and leaves nothing, a record is written when it can be', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { disk, clock, spool, rows, crash } = await begin(simulatedDisk(), atTurnEnd);
    const before = open(spool, 1);
    endTurn();
    disk.fault = failing('EIO', 'writeNow', 'create');
    const refused = open(spool, 2);
    spool.close(before, CLOSING);
    let told = 0;
    spool.written(() => {
      told += 1;
    });
    endTurn();
    expect([told, refused.isRefused, before.isRefused]).toEqual([1, true, false]);
    expect(spool.state()).toMatchObject({ openRequests: 1, recordsUnwritten: 1, refusing: 'disk_full' });
    spool.close(refused, CLOSING);
    disk.fault = undefined;
    await pass(clock, 8_000);
    expect(spool.state()).toMatchObject({ openRequests: 0, recordsUnwritten: 0 });
    expect(await rows()).toEqual([idOf(1)]);
    expect(await (await crash('process')).rows()).toEqual([]);
  });

  test('that the kernel refuses, and the zeros too: nothing is written elsewhere, nor counts as synced, until it takes them', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { disk, clock, spool, rows, crash } = await begin(simulatedDisk(), atTurnEnd);
    const before = open(spool, 1);
    endTurn();
    await pass(clock, 20);
    spool.close(before, CLOSING);
    const refused = [open(spool, 2), open(spool, 3)];
    disk.fault = ({ kind, name }) => {
      if (kind.startsWith('write') && name === '00000001.seg') throw systemError('EIO');
    };
    endTurn();
    expect(refused.map(({ isRefused }) => isRefused)).toEqual([true, true]);
    await pass(clock, 6_000);
    // Not in the next segment either: the first copy may be whole.
    expect(spool.state()).toMatchObject({ openRequests: 1, recordsUnwritten: 1, refusing: 'disk_full' });
    expect(await rows()).toEqual([]);
    disk.fault = undefined;
    await pass(clock, 6_000);
    expect(spool.state().refusing).toBeUndefined();
    const next = await crash('process');
    expect(await next.rows()).toEqual([idOf(1)]);
  });

  test('that the kernel takes while others are written again are not overwritten by the zeros for what it refuses then', async () => {
    const { disk, clock, spool, rows } = await begin();
    const [one, two] = [open(spool, 1), open(spool, 2)];
    const failures = { sync: 1, writeNow: 0 };
    let isDone = false;
    disk.fault = ({ kind, name }) => {
      if ((kind === 'sync' || kind === 'writeNow') && failures[kind]-- > 0) throw systemError('EIO');
      if (kind !== 'write' || name !== '00000001.seg' || isDone) return;
      isDone = true;
      spool.close(one, CLOSING);
      failures.writeNow = 1;
      spool.close(two, CLOSING);
    };
    await pass(clock, 12_000);
    expect(isDone).toBe(true);
    expect((await rows()).sort()).toEqual([idOf(1), idOf(2)]);
  });

  test.each([
    { refusals: 1, what: 'the frames' },
    { refusals: 3, what: 'the frames, and the zeros twice' },
  ])(
    'of which the kernel refuses $what while a sync lasts: that sync does not count for them',
    async ({ refusals }) => {
      const { atTurnEnd, endTurn } = gathered();
      const { disk, clock, spool, rows } = await begin(simulatedDisk(), atTurnEnd);
      const [one, two] = [open(spool, 1), open(spool, 2)];
      const calls: string[] = [];
      let left = 0;
      disk.fault = ({ kind, name }) => {
        calls.push(`${kind} ${name}`);
        if (kind === 'writeNow' && left-- > 0) throw systemError('EIO');
      };
      disk.lasting = async ({ name }) => {
        if (name !== '00000001.seg') return;
        disk.lasting = undefined;
        await new Promise(setImmediate);
        spool.close(one, CLOSING);
        spool.close(two, closingOf(8_000));
        left = refusals;
        endTurn();
        calls.length = 0;
        await new Promise(setImmediate);
      };
      endTurn();
      await pass(clock, 6_000);
      await pass(clock, 6_000);
      spool.record(intentOf(9), CLOSING);
      endTurn();
      expect(calls.filter((call) => call === 'sync 00000001.seg')).toHaveLength(1);
      expect(calls.indexOf('write 00000001.seg')).toBeLessThan(calls.indexOf('sync 00000001.seg'));
      expect(await rows()).toEqual([idOf(1), idOf(2), idOf(9)]);
    },
  );

  test.each([
    { refusals: 2, isLarge: false, later: 'a record of its own' },
    { refusals: 3, isLarge: false, later: 'a record of its own' },
    { refusals: 3, isLarge: true, later: 'a record that does not fit behind them' },
  ])('that the kernel refuses ($refusals times) are not passed by $later', async ({ refusals, isLarge }) => {
    const { atTurnEnd, endTurn } = gathered();
    const { disk, clock, spool, rows } = await begin(simulatedDisk(), atTurnEnd);
    const [one, two] = [open(spool, 1), open(spool, 2)];
    endTurn();
    spool.close(one, closingOf(8_000));
    let left = refusals;
    disk.fault = ({ kind }) => {
      if (kind === 'writeNow' && left-- > 0) throw systemError('EIO');
    };
    if (isLarge) spool.close(two, closingOf(8_000));
    else expect(spool.record(intentOf(3), CLOSING)).toBe('refused');
    endTurn();
    await pass(clock, 6_000);
    if (!isLarge) spool.close(two, CLOSING);
    endTurn();
    await pass(clock, 6_000);
    expect(await rows()).toEqual([idOf(1), idOf(2)]);
  });

  test('whoever waits is told in the order of waiting, also when a record goes to the kernel at once in between', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { spool } = await begin(simulatedDisk(), atTurnEnd);
    const told: string[] = [];
    open(spool, 1);
    spool.written(() => told.push('first'));
    spool.record(intentOf(2), CLOSING);
    spool.written(() => told.push('second'));
    endTurn();
    expect(told).toEqual(['first', 'second']);
  });

  test('one that waits and throws does not keep the others from being told', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { spool } = await begin(simulatedDisk(), atTurnEnd);
    const told: string[] = [];
    open(spool, 1);
    spool.written(() => {
      throw new Error('thrown by a test');
    });
    spool.written(() => told.push('second'));
    endTurn();
    expect(told).toEqual(['second']);
  });

  test('are acknowledged one by one: records that wait are those behind the position', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { spool, source, clock } = await begin(simulatedDisk(), atTurnEnd);
    const tickets = [1, 2, 3, 4].map((number) => open(spool, number));
    for (const ticket of tickets) spool.close(ticket, CLOSING);
    endTurn();
    await pass(clock, 100);
    const { position } = await source.loadState();
    const { records, next } = await source.read(position, { rowsMax: 3, bytesMax: 100_000 });
    expect([records.length, spool.state().recordsWaiting]).toEqual([3, 4]);
    spool.shipped(next);
    expect(spool.state().recordsWaiting).toBe(1);
  });

  test('that the kernel refuses where a segment ends take one new segment, not two', async () => {
    const { atTurnEnd, endTurn } = gathered();
    const { disk, clock, spool } = await begin(simulatedDisk(), atTurnEnd);
    const [small, large] = [open(spool, 1), open(spool, 2)];
    endTurn();
    const first = '00000001.seg';
    for (let number = 100; usedBytes(disk, first) < LIMITS.segmentBytes - 9_000; number++) {
      spool.record(intentOf(number), closingOf(1_000));
      await pass(clock, 50);
    }
    const written: string[] = [];
    disk.fault = ({ kind, name }) => {
      if (kind !== 'writeNow') return;
      written.push(name);
      if (written.length === 1) throw systemError('EIO');
    };
    spool.close(small, closingOf(1_000));
    spool.close(large, closingOf(8_000));
    endTurn();
    // refused, blanked, and then both records in one segment
    expect(written).toEqual([first, first, '00000002.seg', '00000002.seg']);
  });
});

/** Where the frames of a segment end. */
function usedBytes(disk: SimulatedDisk, name: string): number {
  const bytes = disk.peek(name, 0, LIMITS.segmentBytes);
  return bytes.findLastIndex((byte) => byte !== 0) + 1;
}
