import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock } from '../../../../../test/manual-clock.ts';
import { type StorePlaces, storeEngines } from '../../../../../test/store-places.ts';
import { WINDOW_MS } from '../../toss-windows.ts';
import { kyselyTossWindows } from './kysely-toss-windows.ts';

describe.each(storeEngines)('windows on $engine', ({ start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  }, 120_000);
  afterAll(() => places.dispose());

  test('a window waits for its browser for an hour, as it was last begun, and goes afterwards', async () => {
    const store = await (await places.place()).open();
    const clock = manualClock();
    const windows = kyselyTossWindows({ store, clock });
    const urls = { successUrl: 'https://a.b/c', failUrl: 'https://a.b/c' };
    const window = {
      kind: 'register',
      customerKey: 'c',
      customerName: 'Acme',
      customerEmail: 'a@b.cd',
      ...urls,
    } as const;
    await windows.keep('w-1', { ...window, customerKey: 'earlier' });
    await windows.keep('w-1', window);
    expect(await windows.find('w-1')).toEqual(window);
    expect(await windows.find('w-2')).toBeUndefined();
    clock.advance(WINDOW_MS - 1);
    expect(await windows.find('w-1')).toEqual(window);
    clock.advance(1);
    expect(await windows.find('w-1')).toBeUndefined();
    await windows.keep('w-2', window);
    expect(await store.db.selectFrom('billing_windows').select('id').execute()).toEqual([{ id: 'w-2' }]);
    await store.close();
  });
});
