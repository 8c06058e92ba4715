import { expect, test } from 'vitest';
import { gatherActs } from './gather-acts.test-support.ts';

test('acts of one turn go together, those that come meanwhile go next, each gets its own outcome', async () => {
  const batches: (readonly number[])[] = [];
  const begun = Promise.withResolvers<void>();
  const hold = Promise.withResolvers<void>();
  const { act } = gatherActs(async (all: readonly number[]) => {
    batches.push(all);
    begun.resolve();
    await hold.promise;
    return all.map((asked) => asked * 10);
  });
  const first = [act(1), act(2)];
  await begun.promise;
  const next = [act(3), act(4), act(5)];
  hold.resolve();
  expect(await Promise.all([...first, ...next])).toEqual([10, 20, 30, 40, 50]);
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('more than fit into one transaction go in several', async () => {
  const sizes: number[] = [];
  const { act } = gatherActs(async (all: readonly number[]) => {
    sizes.push(all.length);
    return all;
  });
  await Promise.all(Array.from({ length: 250 }, (_, at) => act(at)));
  expect(sizes).toEqual([100, 100, 50]);
});

test('a transaction that fails fails all of its acts, and none after it', async () => {
  let isBroken = true;
  const { act } = gatherActs(async (all: readonly number[]) => {
    if (isBroken) throw new Error('gone');
    return all;
  });
  expect((await Promise.allSettled([act(1), act(2)])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await act(3)).toBe(3);
});
