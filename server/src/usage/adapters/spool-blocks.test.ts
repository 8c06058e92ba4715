import { expect, test, vi } from 'vitest';
import { simulatedDisk } from '../../../test/simulated-disk.ts';
import { HEADER_BYTES } from '../spool/segment-header.ts';
import { idOf, intentOf } from '../spool/spool.contract.ts';
import { begin, LIMITS } from './spool-life.test-support.ts';

const BLOCK_BYTES = 4_096;

/** Rows of many lengths through several segments, so that memory of the first ones is used again. All are shipped. */
async function fill(life: Awaited<ReturnType<typeof begin>>): Promise<void> {
  for (let number = 0; number < 200; number++) {
    expect(life.spool.record(intentOf(number), `,"end":"${'x'.repeat((number * 997) % 5_000)}"}`)).toBe('opened');
    if (number % 10 !== 9) continue;
    expect(await life.rows()).toEqual(Array.from({ length: 10 }, (_, index) => idOf(number - 9 + index)));
  }
}

// A block that is written in part and that the system dropped from memory is read from the disk first: the gateway would stand still.
test('a write covers each block whole but the one where the last write ended, which memory still has', async () => {
  const disk = simulatedDisk();
  const life = await begin(disk);
  const ends = new Map<string, number>();
  const segments = new Set<string>();
  disk.fault = ({ kind, name, at = 0, bytes = 0 }) => {
    if (kind !== 'writeNow') return;
    segments.add(name);
    const covered = ends.get(name) ?? HEADER_BYTES;
    expect(at).toBeLessThanOrEqual(covered);
    const end = at + bytes;
    expect(end % BLOCK_BYTES === 0 || end === LIMITS.segmentBytes).toBe(true);
    ends.set(name, end);
  };
  await fill(life);
  expect(segments.size).toBeGreaterThan(4);
});

test('behind the last frame of a segment stand zeros, whatever its memory held before', async () => {
  const disk = simulatedDisk();
  const life = await begin(disk);
  await fill(life);
  const written = new Map<string, number>();
  disk.fault = ({ kind, name, at = 0 }) => {
    if (kind === 'writeNow') written.set(name, at);
  };
  life.spool.record(intentOf(9_000), ',"end":"short"}');
  const [[name, at] = ['', 0]] = written;
  expect(written.size).toBe(1);
  const rest = disk.peek(name, at, LIMITS.segmentBytes - at);
  const textEnd = rest.indexOf('"short"}') + '"short"}'.length;
  expect(textEnd).toBeGreaterThan(8);
  expect(rest.subarray(textEnd).every((byte) => byte === 0)).toBe(true);
  const next = await life.crash('process');
  expect(await next.rows()).toEqual([idOf(9_000)]);
});

test('what the disk has takes no memory: many segments are written with that of a few mirrors', async () => {
  const allocate = vi.spyOn(Buffer, 'allocUnsafeSlow');
  const life = await begin(simulatedDisk());
  await fill(life);
  const mirrors = allocate.mock.calls.filter(([bytes]) => bytes === LIMITS.mirrorBytes);
  allocate.mockRestore();
  expect(mirrors.length).toBeLessThanOrEqual(4);
});
