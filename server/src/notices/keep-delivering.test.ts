import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { type StorePlaces, storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { keepDelivering } from './keep-delivering.ts';
import { type NoticeRig, noticeRig, reached } from './notice-rig.test-support.ts';

/** Of machines that do much else. */
const PATIENCE = { timeout: 20_000 };

let places: StorePlaces;
let store: Store;
let rig: NoticeRig;

beforeEach(async () => {
  places = await storeEngines[0].start();
  store = await (await places.place()).open();
  rig = noticeRig(store, { admins: [{ address: 'kim@acme.com', language: 'en' }] });
});
afterEach(async () => {
  await store.close();
  await places.dispose();
});

/** Until the loop waits for its next look. */
const looked = (timers = 1) => expect.poll(() => rig.clock.pending(), PATIENCE).toBe(timers);

test('what was raised leaves with the next look, a second later at the latest, however much there is', async () => {
  const { stop } = keepDelivering({ ...rig.delivering, clock: rig.clock });
  await looked();
  for (let number = 0; number < 25; number++) await rig.raise(reached(`k-${number}`));
  // A look that found something is followed by another one at once.
  for (let look = 0; look < 3; look++) {
    rig.clock.advance(look === 0 ? 1_000 : 0);
    await looked();
  }
  expect(rig.mails).toHaveLength(25);
  await stop();
  expect(rig.clock.pending()).toBe(0);
});

test('while the store fails, looks come less and less often, down to one in half a minute, and it is told once', async () => {
  const told: string[] = [];
  const looks: number[] = [];
  let isFailing = true;
  const { stop } = keepDelivering({
    ...rig.delivering,
    clock: rig.clock,
    store: {
      ...rig.delivering.store,
      isAnyDue: async () => {
        looks.push(rig.clock.now());
        if (isFailing) throw new Error('the disk is full');
        return false;
      },
    },
    log: { ...silentLog, warn: (_facts, sentence) => void told.push(sentence) },
  });
  for (let look = 0; look < 8; look++) {
    await looked();
    rig.clock.advance(nextIn(look));
  }
  await looked();
  expect(looks.slice(1).map((at, index) => (at - (looks[index] ?? 0)) / 1_000)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  expect(told).toHaveLength(1);
  isFailing = false;
  rig.clock.advance(30_000);
  await looked();
  const calm = looks.length;
  rig.clock.advance(1_000);
  await looked();
  expect(looks).toHaveLength(calm + 1);
  await stop();
});

function nextIn(failures: number): number {
  return Math.min(1_000 * 2 ** failures, 30_000);
}

test('an end waits for what is under way, three seconds at most, and nothing new begins', async () => {
  const sending = Promise.withResolvers<{ readonly kind: 'sent' }>();
  let isAsked = false;
  const sendMail = () => {
    isAsked = true;
    return sending.promise;
  };
  await rig.raise(reached('k'));
  const { stop } = keepDelivering({ ...rig.delivering, sendMail, clock: rig.clock });
  await expect.poll(() => isAsked, PATIENCE).toBe(true);
  let isStopped = false;
  const stopped = stop().then(() => {
    isStopped = true;
  });
  rig.clock.advance(2_999);
  await rig.notices.list({ before: undefined, limit: 1 });
  expect(isStopped).toBe(false);
  rig.clock.advance(1);
  await stopped;
  sending.resolve({ kind: 'sent' });
  const state = async () => (await rig.notices.list({ before: undefined, limit: 1 }))[0]?.deliveries[0]?.state.kind;
  await expect.poll(state, PATIENCE).toBe('sent');
  expect(rig.clock.pending()).toBe(0);
});
