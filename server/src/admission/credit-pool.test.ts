import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import { creditsRig } from '../credits/credits-rig.test-support.ts';
import { kyselyChargedCredits } from '../credits/prices/adapters/kysely-charged-credits.ts';
import type { Store } from '../store/index.ts';
import { kyselyChargePositions } from './adapters/kysely-charge-positions.ts';
import { kyselyCreditLeases } from './adapters/kysely-credit-leases.ts';
import { CHARGE_VERSION, type ChargeBatch } from './charge.ts';
import { CREDIT_PREFIX, creditCharges, creditPool } from './credit-pool.ts';
import { incarnationOf } from './lease-pool.ts';
import { createLeaseServer } from './lease-server.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { type Draw, type Grant, LEASE_VERSION } from './lease-wire.ts';
import { postCharges } from './post-charges.ts';

const CREDIT = 1_000_000;

describe.each(storeEngines)('credits as a pool on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  let workspaces = 0;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  async function world(credits: number) {
    const rig = creditsRig(store);
    const workspaceId = `w${++workspaces}`;
    await rig.done((ledger, tx) =>
      ledger.grant(tx, { workspaceId, origin: 'top_up', payment: 'card', amountMicro: BigInt(credits * CREDIT) }),
    );
    const charged = kyselyChargedCredits(store.db);
    const parts = { credits: rig.credits, leases: kyselyCreditLeases, charged };
    const transaction: Store['transaction'] = (act) => store.transaction(act);
    const { clock } = rig;
    const server = createLeaseServer({ pools: [creditPool(parts)], transaction, epoch: 'e', clock, log: silentLog });
    const pool = CREDIT_PREFIX + workspaceId;
    const limit: Draw['limit'] = { pool, poolKind: 'stored', kind: 'credits' };
    const call = async (
      gateway: string,
      asked: { readonly draw?: number; readonly back?: number },
    ): Promise<Grant | undefined> => {
      const incarnation = incarnationOf(`run-${gateway}-${workspaceId}`, 0);
      const returns =
        asked.back === undefined ? [] : [{ pool, incarnation, period: 'now', amount: asked.back * CREDIT }];
      const units = (asked.draw ?? 0) * CREDIT;
      const draws = asked.draw === undefined ? [] : [{ limit, need: units, want: units }];
      const version = LEASE_VERSION;
      const answer = await server.call({
        version,
        gateway: gateway + workspaceId,
        incarnation,
        draws,
        returns,
        isRecovered: false,
      });
      return answer.grants[0];
    };
    const charge = (gateway: string, at: { readonly from: number; readonly to: number }, credits: number) => {
      const who = { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [], tokens: 0 };
      const batch: ChargeBatch = {
        version: CHARGE_VERSION,
        ...{ spoolId: gateway + workspaceId, run: `run-${gateway}-${workspaceId}`, isOfEarlierRun: false },
        range: { from: { segment: 0, offset: at.from }, to: { segment: 0, offset: at.to } },
        records: [{ ...who, workspaceId, at: clock.now(), microCredits: credits * CREDIT }],
      };
      return postCharges(
        { transaction, positions: kyselyChargePositions, consumers: [creditCharges(parts)], clock },
        batch,
      );
    };
    const balance = async () => {
      const { availableMicro, heldMicro } = await rig.credits.balance(workspaceId);
      return { available: Number(availableMicro) / CREDIT, held: Number(heldMicro) / CREDIT };
    };
    return { ...{ call, charge, balance, server, clock }, rig, workspaceId };
  }

  test.each([1, 7, 100])(
    '%i credits let 200 requests of one credit at 4 gateways in exactly so often',
    async (credits) => {
      const { call, server, balance } = await world(credits);
      const grants = await Promise.all(Array.from({ length: 200 }, (_, index) => call(`g${index % 4}-`, { draw: 1 })));
      expect(grants.filter((grant) => grant?.kind === 'granted')).toHaveLength(credits);
      expect(grants.filter((grant) => grant?.kind === 'exhausted')).toHaveLength(200 - credits);
      expect(await balance()).toEqual({ available: 0, held: credits });
      server.stop();
    },
  );

  test('a charge is captured from its lease, once however often it is posted, and what is left comes back', async () => {
    const { call, charge, server, balance } = await world(10);
    await call('g', { draw: 6 });
    expect(await balance()).toEqual({ available: 4, held: 6 });
    await charge('g', { from: 0, to: 1 }, 2);
    await charge('g', { from: 0, to: 1 }, 2);
    expect(await balance()).toEqual({ available: 4, held: 4 });
    await call('g', { back: 4 });
    expect(await balance()).toEqual({ available: 8, held: 0 });
    await call('g', { draw: 8 });
    expect(await balance()).toEqual({ available: 0, held: 8 });
    server.stop();
  });

  test('what comes back after a lot has ended is taken from it first, so that the hold keeps what is still leased', async () => {
    const { call, charge, server, balance, clock, rig, workspaceId } = await world(10);
    const small = { workspaceId, origin: 'promotion', payment: 'none', amountMicro: BigInt(3 * CREDIT) } as const;
    const ends = asInstant(clock.now() + 1_000);
    await rig.done((ledger, tx) => ledger.grant(tx, { ...small, expiresAt: ends }));
    const first = await call('g', { draw: 5 });
    expect(first).toMatchObject({ kind: 'granted', usableMs: 1_000 });
    clock.advance(1_001);
    // One credit is in flight; the gateway gives back what it may not use any more, and draws anew.
    await call('g', { back: 4 });
    expect(await balance()).toEqual({ available: 9, held: 1 });
    const second = await call('g', { draw: 2 });
    expect(second).toMatchObject({ kind: 'granted' });
    expect(second?.kind === 'granted' && second.usableMs).toBeGreaterThan(10_000);
    expect(second?.kind === 'granted' && first?.kind === 'granted' && second.period !== first.period).toBe(true);
    expect(await balance()).toEqual({ available: 7, held: 3 });
    await charge('g', { from: 0, to: 1 }, 3);
    expect(await balance()).toEqual({ available: 7, held: 0 });
    server.stop();
  });

  test('a gateway that is gone holds nothing after the term; what it used is charged late', async () => {
    const { call, charge, server, balance, clock } = await world(10);
    await call('gone', { draw: 6 });
    clock.advance(LEASE_TERM_MS + 1_000);
    await server.expire();
    expect(await balance()).toEqual({ available: 10, held: 0 });
    await charge('gone', { from: 0, to: 1 }, 6);
    expect(await balance()).toEqual({ available: 4, held: 0 });
    server.stop();
  });
});
