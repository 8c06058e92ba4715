import { expect, test } from 'vitest';
import { places } from './lanes.ts';

const never = new AbortController().signal;

function held(): { readonly work: () => Promise<string>; readonly end: () => void } {
  const ended = Promise.withResolvers<string>();
  return { work: () => ended.promise, end: () => ended.resolve('done') };
}

test('as many run at once as there are places, the others in the order in which they came', async () => {
  const lane = places({ placesMax: 2, waitingMax: 10, waitMs: 10_000 });
  const began: number[] = [];
  const holds = [0, 1, 2, 3].map(() => held());
  const runs = holds.map((hold, index) =>
    lane.within(() => {
      began.push(index);
      return hold.work();
    }, never),
  );
  await new Promise(setImmediate);
  expect(began).toEqual([0, 1]);
  for (const [index, hold] of holds.entries()) {
    hold.end();
    await runs[index];
    await new Promise(setImmediate);
  }
  expect(began).toEqual([0, 1, 2, 3]);
});

test('one more than may wait is refused at once', async () => {
  const lane = places({ placesMax: 1, waitingMax: 1, waitMs: 10_000 });
  const hold = held();
  const runs = [lane.within(hold.work, never), lane.within(hold.work, never)];
  await expect(lane.within(hold.work, never)).rejects.toThrow('TOO_MANY_SIMULTANEOUS_QUERIES');
  hold.end();
  expect(await Promise.all(runs)).toEqual(['done', 'done']);
});

test('whoever waits too long, or leaves, is refused and gives the turn to the next', async () => {
  const lane = places({ placesMax: 1, waitingMax: 10, waitMs: 20 });
  const hold = held();
  const first = lane.within(hold.work, never);
  const leaving = new AbortController();
  const left = lane.within(hold.work, leaving.signal);
  leaving.abort();
  await expect(left).rejects.toThrow('QUERY_WAS_CANCELLED');
  await expect(lane.within(hold.work, never)).rejects.toThrow('TOO_MANY_SIMULTANEOUS_QUERIES');
  hold.end();
  await first;
  expect(await lane.within(hold.work, never)).toBe('done');
});

test('work that fails gives its place back', async () => {
  const lane = places({ placesMax: 1, waitingMax: 1, waitMs: 1000 });
  await expect(lane.within(() => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
  expect(await lane.within(async () => 'next', never)).toBe('next');
});
