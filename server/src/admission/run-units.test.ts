import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { askAll, kinds, settleAll } from './run-steps.test-support.ts';
import { makeRunWorld } from './run-world.test-support.ts';

const NEW_YEAR = asInstant(Date.UTC(2026, 0, 1));
const NEXT_YEAR = asInstant(Date.UTC(2027, 0, 1));

let store: Store;
let close: () => Promise<void>;
const [sqlite] = storeEngines;
beforeAll(async () => {
  const places = await sqlite.start();
  store = await (await places.place()).open();
  close = async () => {
    await store.close();
    await places.dispose();
  };
});
afterAll(() => close());

test('requests that were under way when a period began to refuse take no unit of those that came after them', async () => {
  const world = await makeRunWorld(store, { gateways: 2 });
  const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 100, atQuota: 'warn' });
  const [one, other] = world.gateways;
  if (one === undefined || other === undefined) throw new Error('two gateways');
  for (let request = 0; request < 5; request++) await kinds(world, one, [{}]);
  const { periods } = world.stores;
  const warning = await periods.find(id);
  if (warning === undefined) throw new Error('a period');
  await world.transaction((tx) => periods.change(tx, { ...warning, atQuota: 'refuse' }));
  await world.pass(20_000);
  expect(await kinds(world, one, [{}])).toEqual(['hold']);
  for (let request = 0; request < 5; request++) one.end('done');
  await one.charge();
  expect(await world.standing(id)).toMatchObject({ used: 5 });
  await askAll(
    world,
    Array.from({ length: 240 }, () => ({})),
  );
  await settleAll(world);
  expect(await world.standing(id)).toEqual({ used: 100, held: 0 });
  await world.stop();
});
