import { afterEach, beforeEach, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { kyselyPriceStore } from '../prices/adapters/kysely-price-store.ts';
import { kyselyRunSettings } from '../runs/adapters/kysely-run-settings.ts';
import type { Store } from '../store/index.ts';
import { limitsReader } from './read-limits.ts';

const [SQLITE] = storeEngines;
let places: StorePlaces;
let store: Store;

beforeEach(async () => {
  places = await SQLITE.start();
  store = await (await places.place()).open();
});
afterEach(async () => {
  await store.close();
  await places.dispose();
});

test.each([
  { when: 'nobody chose whom to ask', contact: '', told: undefined },
  { when: 'a team is to be asked', contact: '플랫폼 팀 <platform@acme.com>', told: '플랫폼 팀 <platform@acme.com>' },
  { when: 'the text is as long as it may get', contact: 'x'.repeat(500), told: `${'x'.repeat(199)}…` },
  { when: 'it would be cut within a character', contact: `${'x'.repeat(198)}😀yz`, told: `${'x'.repeat(198)}…` },
])('gateways are told whom to ask for runs: $when', async ({ contact, told }) => {
  const read = limitsReader(store.db, kyselyPriceStore(store.db));
  const { runs } = await store.transaction(async (tx) => {
    const settings = kyselyRunSettings(store.db);
    await settings.save(tx, { ...(await settings.find(tx)), contact }, asInstant(0));
    return await read(tx);
  });
  expect(runs?.contact).toBe(told);
});
