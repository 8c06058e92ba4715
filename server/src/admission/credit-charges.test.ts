import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditCharged } from '#credits';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import { creditsRig } from '../credits/credits-rig.test-support.ts';
import { kyselyChargedCredits } from '../credits/prices/adapters/kysely-charged-credits.ts';
import { kyselyCreditPriceStore } from '../credits/prices/adapters/kysely-credit-price-store.ts';
import { FIRST_CREDIT_CHOICES } from '../credits/prices/credit-price-store.ts';
import type { Store } from '../store/index.ts';
import { kyselyChargePositions } from './adapters/kysely-charge-positions.ts';
import { kyselyCreditLeases } from './adapters/kysely-credit-leases.ts';
import { CHARGE_VERSION, type ChargeBatch, type ChargedRecord } from './charge.ts';
import { creditCharges, creditPool } from './credit-pool.ts';
import { incarnationOf } from './lease-pool.ts';
import { postCharges } from './post-charges.ts';

const CREDIT = 1_000_000;
const TURN = { id: 'turn', type: 'coding_agent', trigger: 'user_started', isBillable: true, isShared: true } as const;

describe.each(storeEngines)('charging credits of rows on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  async function world(credits: number) {
    const rig = creditsRig(store);
    const workspaceId = `charged-${++workspaces}`;
    if (credits > 0)
      await rig.done((ledger, tx) =>
        ledger.grant(tx, { workspaceId, origin: 'top_up', payment: 'card', amountMicro: BigInt(credits * CREDIT) }),
      );
    const charged = kyselyChargedCredits(store.db);
    const parts = { credits: rig.credits, leases: kyselyCreditLeases, charged };
    const transaction: Store['transaction'] = (act) => store.transaction(act);
    const consumers = [creditCharges(parts)];
    const record = (change: Partial<ChargedRecord>): ChargedRecord => ({
      ...{ keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [], tokens: 0 },
      ...{ workspaceId, at: rig.clock.now() },
      ...change,
    });
    const positions = new Map<string, number>();
    const post = async (gateway: string, records: readonly ChargedRecord[], isUnread = false) => {
      const spoolId = gateway + workspaceId;
      const at = positions.get(spoolId) ?? 0;
      const range = { from: { segment: 0, offset: at }, to: { segment: 0, offset: at + 1 } };
      const run = { run: `run-${gateway}`, isOfEarlierRun: false };
      const batch: ChargeBatch = { version: CHARGE_VERSION, spoolId, ...run, range, records: [...records], isUnread };
      const ports = { transaction, positions: kyselyChargePositions, consumers, clock: rig.clock };
      const answer = await postCharges(ports, batch);
      if (answer.position?.offset === at + 1) positions.set(spoolId, at + 1);
      return answer;
    };
    const lease = (gateway: string, units: number) =>
      transaction((tx) =>
        creditPool(parts).draw(tx, {
          pool: `credits/${workspaceId}`,
          holder: { gateway: gateway + workspaceId, incarnation: incarnationOf(`run-${gateway}`, 0) },
          need: units * CREDIT,
          share: () => ({ amount: units * CREDIT, isDirect: false }),
          at: rig.clock.now(),
        }),
      );
    const balance = async () => {
      const { availableMicro, heldMicro, debtMicro } = await rig.credits.balance(workspaceId);
      return {
        available: Number(availableMicro) / CREDIT,
        held: Number(heldMicro) / CREDIT,
        debt: Number(debtMicro) / CREDIT,
      };
    };
    const counted = async () => (await charged.days()).filter((day) => day.workspaceId === workspaceId);
    return { ...{ record, post, lease, balance, counted, charged, transaction }, clock: rig.clock };
  }

  test('without a lease, as where credits are only counted, use is charged; what is not there becomes debt', async () => {
    const { record, post, balance, counted } = await world(2);
    await post('g', [record({ microCredits: CREDIT }), record({ microCredits: 3 * CREDIT }), record({})]);
    expect(await balance()).toEqual({ available: 0, held: 0, debt: 2 });
    expect(await counted()).toEqual([
      expect.objectContaining({ day: '2026-01-05', requestsMicro: BigInt(4 * CREDIT), runsMicro: 0n }),
    ]);
  });

  test('the price of a run is charged once, though each of two gateways saw it begin and held for it', async () => {
    const { record, post, lease, balance, counted } = await world(10);
    const first = record({ microCredits: CREDIT, runMicroCredits: 2 * CREDIT, run: { ...TURN, attributedTo: '' } });
    await lease('a', 3);
    await lease('b', 3);
    expect(await balance()).toEqual({ available: 4, held: 6, debt: 0 });
    await post('a', [first]);
    expect(await balance()).toEqual({ available: 4, held: 3, debt: 0 });
    await post('b', [first]);
    // What b held for the run is available again.
    expect(await balance()).toEqual({ available: 6, held: 0, debt: 0 });
    expect(await counted()).toEqual([
      expect.objectContaining({ requestsMicro: BigInt(2 * CREDIT), runsMicro: BigInt(2 * CREDIT) }),
    ]);
  });

  test('of one batch, too, only the first request of a run brings its price', async () => {
    const { record, post, balance } = await world(10);
    const turn = record({ microCredits: CREDIT, runMicroCredits: 2 * CREDIT, run: { ...TURN, attributedTo: '' } });
    await post('g', [turn, turn, record({ ...turn, requesterId: 'lee' })]);
    expect(await balance()).toEqual({ available: 3, held: 0, debt: 0 });
  });

  test('days are those of the requests, in UTC, and the ledger posted exactly what was counted', async () => {
    const { record, post, counted, charged, transaction, clock } = await world(10);
    const before = asInstant(Date.UTC(2026, 0, 4, 23, 59, 59, 999));
    await post('g', [record({ microCredits: 1, at: before }), record({ microCredits: 2, at: clock.now() })]);
    expect((await counted()).map(({ day, requestsMicro }) => [day, requestsMicro])).toEqual([
      ['2026-01-04', 1n],
      ['2026-01-05', 2n],
    ]);
    expect((await auditCharged(charged, transaction)).findings).toEqual([]);
  });

  test('a charge of the ledger that no row explains is found', async () => {
    const { charged, transaction, clock } = await world(1);
    const rig = creditsRig(store, clock);
    const workspaceId = `charged-${workspaces}`;
    await rig.act((ledger, tx) =>
      ledger.postCharges(tx, [{ workspaceId, holdId: undefined, amountMicro: 7n, at: clock.now() }]),
    );
    const { findings } = await auditCharged(charged, transaction);
    expect(findings).toEqual([{ rule: 'charges', workspaceId, subject: workspaceId, expected: '0', found: '7' }]);
  });

  test('records that nobody wanted are read after all once credits are switched on: none is passed over', async () => {
    const { record, post, balance, transaction } = await world(5);
    const answer = await post('g', [], true);
    if (answer.isWanted === false) expect(answer.position).toEqual({ segment: 0, offset: 1 });
    await transaction((tx) => kyselyCreditPriceStore(store.db).choose(tx, FIRST_CREDIT_CHOICES, asInstant(1)));
    const { position, isWanted } = await post('g', [], true);
    expect(isWanted).toBe(true);
    expect(position).toEqual(answer.position);
    await post('g', [record({ microCredits: CREDIT })]);
    expect(await balance()).toMatchObject({ available: 4 });
  });
});
