import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { accountWords } from './account-words.test-support.ts';
import { creditsRig } from './credits-rig.test-support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What is told of the past of an account; on every engine. */
export function creditHistoryContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`the history of credits on ${engine}`, () => {
    let places: StorePlaces;
    let store: Store;
    let accounts = 0;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    });
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });
    const open = async () => accountWords(creditsRig(store), `history-${++accounts}`);

    test('what was used is told apart by what charged it', async () => {
      const { rig, workspaceId, lot, use, correct } = await open();
      await lot('a', 100n);
      const from = rig.clock.now();
      const { postingId } = await use(30n);
      const expiresAt = asInstant(from + DAY);
      await rig.done((credits, tx) => credits.hold(tx, { workspaceId, amountMicro: 9n, expiresAt }));
      const charges = [{ workspaceId, holdId: undefined, amountMicro: 7n, at: from }];
      await rig.act((credits, tx) => credits.postCharges(tx, charges));
      rig.clock.advance(DAY);
      await correct(postingId, 5n);
      const told = (days: number) => rig.credits.usedByKind(workspaceId, { from, to: asInstant(from + days * DAY) });
      expect(await told(0)).toEqual({ chargesMicro: 0n, directMicro: 0n, correctionsMicro: 0n });
      expect(await told(1)).toEqual({ chargesMicro: 7n, directMicro: 30n, correctionsMicro: 0n });
      expect(await told(2)).toEqual({ chargesMicro: 7n, directMicro: 30n, correctionsMicro: -5n });
    });

    test('the history is cut by lots and by the time of booking', async () => {
      const { rig, workspaceId, lot, use } = await open();
      await lot('a', 10n);
      rig.clock.advance(HOUR);
      const { id } = await lot('b', 10n);
      await use(15n);
      const kinds = async (more: object) =>
        (await rig.credits.history({ workspaceId, limit: 10, ...more })).map(({ kind }) => kind);
      expect(await kinds({ lotIds: [id] })).toEqual(['debit', 'grant']);
      expect(await kinds({ lotIds: [id], kinds: ['grant', 'expiry'] })).toEqual(['grant']);
      expect(await kinds({ to: rig.clock.now() })).toEqual(['grant']);
      expect(await kinds({ from: rig.clock.now() })).toEqual(['debit', 'grant']);
    });
  });
}
