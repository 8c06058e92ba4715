import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { kyselyCreditAudit } from './adapters/kysely-credit-audit.ts';
import { auditCredits } from './audit-credits.ts';
import { batchedCharges, loadedLedger, singlePostings } from './ledger-load.test-support.ts';

const isProof = inject('isProof');
/** Below what a quiet machine does, so that a busy one does not fail; full sizes must reach what is promised. */
const WANTED = isProof ? { single: 3_000, charges: 30_000 } : { single: 500, charges: 5_000 };
const ENTRIES = isProof ? 100_000 : 5_000;

let places: StorePlaces;
let store: Store;

beforeEach(async () => {
  places = await storeEngines[0].start();
  store = await (await places.place()).open();
});
afterEach(async () => {
  await store.close();
  await places.dispose();
});

test(`single postings reach ${WANTED.single} a second on SQLite, each on disk before it is answered`, async () => {
  const loaded = await loadedLedger(store);
  const count = isProof ? 20_000 : 2_000;
  const rates = [await singlePostings(loaded, count), await singlePostings(loaded, count)];
  expect(Math.max(...rates)).toBeGreaterThan(WANTED.single);
  expect(await auditCredits(kyselyCreditAudit(store.db), (act) => store.transaction(act))).toMatchObject({
    postings: 3 + 2 * count,
    findings: [],
  });
}, 120_000);

test(`charges in batches reach ${WANTED.charges} a second on SQLite`, async () => {
  const loaded = await loadedLedger(store);
  expect(await batchedCharges(loaded, isProof ? 300_000 : 20_000)).toBeGreaterThan(WANTED.charges);
  const { lots } = await loaded.ledger.balance(loaded.workspaceId);
  const used = lots.reduce((sum, { consumed }) => sum + consumed, 0n);
  expect(used).toBe(isProof ? 300_000n : 20_000n);
}, 120_000);

test(`a balance looks at lots that are not used up, whatever lies in the past: ${ENTRIES} entries, 200 old lots`, async () => {
  const loaded = await loadedLedger(store);
  const { ledger, workspaceId } = loaded;
  for (let old = 0; old < 200; old++) {
    const lot = { workspaceId, origin: 'promotion', payment: 'none', amountMicro: 1n, priority: 0 } as const;
    await store.transaction((tx) => ledger.grant(tx, lot));
  }
  await singlePostings(loaded, ENTRIES);
  const { rows } = await explain(store, workspaceId);
  // Neither the history nor all lots are walked: the index of open lots is.
  expect(rows.map(({ detail }) => detail).join()).toContain('USING INDEX credit_lots_open');
  const balance = await ledger.balance(workspaceId);
  expect(balance.lots.length).toBeLessThanOrEqual(4);
}, 240_000);

async function explain(of: Store, workspaceId: string): Promise<{ rows: { detail: string }[] }> {
  return await sql<{ detail: string }>`EXPLAIN QUERY PLAN SELECT * FROM credit_lots
    WHERE workspace_id = ${workspaceId} AND (remaining_micro > 0 OR held_micro > 0)`.execute(of.db);
}
