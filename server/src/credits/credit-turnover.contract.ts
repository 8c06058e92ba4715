import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { kyselyCreditTurnover } from './adapters/kysely-credit-turnover.ts';
import type { CreditTurnover } from './credit-turnover.ts';
import { type CreditsRig, creditsRig, STARTS_AT } from './credits-rig.test-support.ts';

const RUNS = { sqlite: inject('isProof') ? 600 : 30, postgres: inject('isProof') ? 150 : 6 };
const HOUR_MS = 3_600_000;
/** A failing case is shown with its seed and path: put both here to replay it. */
const REPLAY: fc.Parameters<unknown> = {};

const ACTS = [
  'grant',
  'grant',
  'debit',
  'debit',
  'hold',
  'capture',
  'correct',
  'void',
  'refund',
  'book',
  'book',
] as const;
const draws: fc.Arbitrary<readonly Draw[]> = fc.array(
  fc.record({
    act: fc.constantFrom(
      'grant',
      'grant',
      'debit',
      'debit',
      'hold',
      'capture',
      'correct',
      'void',
      'refund',
      'book',
      'book',
    ),
    amount: fc.integer({ min: 1, max: 40 }),
    hours: fc.constantFrom(0, 0, 1, 8, 16),
    ago: fc.constantFrom(0, 6, 12, 23),
    pick: fc.nat(7),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);
interface Draw {
  readonly act: (typeof ACTS)[number];
  readonly amount: number;
  readonly hours: number;
  readonly ago: number;
  readonly pick: number;
}

const STILL = { amount: 10, hours: 0, ago: 0, pick: 0 } as const;
/** A lot that ended and was booked so, of which a use is told that lies before its end; one voided; one given back. */
const EVERY_KIND: readonly Draw[] = [
  { ...STILL, act: 'grant' },
  { ...STILL, act: 'book', hours: 8 },
  { ...STILL, act: 'debit', ago: 6 },
  { ...STILL, act: 'grant' },
  { ...STILL, act: 'void' },
  { ...STILL, act: 'grant' },
  { ...STILL, act: 'refund' },
];

/** What changed how much there is tells how much there is. */
export function creditTurnoverContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`${engine}: the turnover of credits`, () => {
    let places: StorePlaces;
    let store: Store;
    let runs = 0;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    }, 120_000);
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });

    test('comes to what lots and the debt say, whatever was done, and line by line to its sums', async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(draws, async (all) => {
          const rig = creditsRig(store, manualClock(STARTS_AT));
          const workspaceId = `turned-${++runs}`;
          for (const draw of all) await perform(rig, workspaceId, draw);
          for (const kind of await compare(rig, kyselyCreditTurnover(store.db), workspaceId)) seen.add(kind);
        }),
        { numRuns: RUNS[engine], examples: [[EVERY_KIND]], ...REPLAY },
      );
      // Draws in which nothing happened would prove nothing.
      expect([...seen].toSorted()).toEqual(['expired', 'refunded', 'registered', 'reopened', 'voided']);
    }, 3_600_000);

    test('lines are of their workspace and time, say whose lot it was, and are as many as asked for', async () => {
      const rig = creditsRig(store, manualClock(STARTS_AT));
      const turnover = kyselyCreditTurnover(store.db);
      for (const workspaceId of ['w-a', 'w-b']) {
        const lot = { workspaceId, origin: 'top_up', payment: 'card', amountMicro: 5_000_001n } as const;
        const ends = { expiresAt: asInstant(STARTS_AT + HOUR_MS), note: 'n' };
        await rig.done((credits, tx) => credits.grant(tx, { ...lot, ...ends, reference: `order:${workspaceId}` }));
      }
      rig.clock.advance(2 * HOUR_MS);
      await rig.act((credits, tx) => credits.bookDue(tx));
      const range = { from: asInstant(STARTS_AT), to: asInstant(STARTS_AT + 3 * HOUR_MS) };
      const lines = await turnover.lines('w-a', { ...range, limit: 10 });
      const lot = { origin: 'top_up', payment: 'card', note: 'n', reference: 'order:w-a' };
      expect(lines).toMatchObject([
        { kind: 'registered', sequence: 1, bookedAt: STARTS_AT, amountMicro: 5_000_001n, lot },
        { kind: 'expired', sequence: 2, bookedAt: STARTS_AT + 2 * HOUR_MS, effectiveAt: STARTS_AT + HOUR_MS, lot },
      ]);
      expect(await turnover.lines('w-a', { ...range, limit: 1 })).toHaveLength(1);
      expect(await turnover.lines('w-a', { ...range, to: asInstant(STARTS_AT), limit: 9 })).toEqual([]);
      expect(await turnover.lines('w-c', { ...range, limit: 9 })).toEqual([]);
      const before = await turnover.sumsBefore('w-a', asInstant(STARTS_AT + 2 * HOUR_MS));
      expect(before).toEqual({ registered: 5_000_001n, expired: 0n, reopened: 0n, voided: 0n, refunded: 0n });
    });
  });
}

/** One act; whether it is refused does not matter. */
async function perform({ credits, clock, store }: CreditsRig, workspaceId: string, draw: Draw): Promise<void> {
  const { act, amount, hours, ago, pick } = draw;
  clock.advance(hours * HOUR_MS);
  const amountMicro = BigInt(amount) * 1_000_000n + BigInt(pick);
  const [lots, postings] = [await credits.lots(workspaceId), await credits.history({ workspaceId, limit: 50 })];
  const lotId = lots[pick % Math.max(1, lots.length)]?.id ?? '';
  const used = postings.filter(({ kind }) => kind === 'debit' || kind === 'capture');
  await store.transaction(async (tx) => {
    if (act === 'grant') {
      const expiresAt = asInstant(clock.now() + (pick + 1) * 6 * HOUR_MS);
      const kind = { origin: 'top_up', payment: pick % 2 === 0 ? 'card' : 'none' } as const;
      await credits.grant(tx, { workspaceId, ...kind, amountMicro, expiresAt });
    } else if (act === 'debit') {
      const at = asInstant(clock.now() - ago * HOUR_MS);
      await credits.debit(tx, { workspaceId, amountMicro, at, allowsDebt: true });
    } else if (act === 'hold' || act === 'capture') {
      const held = await credits.hold(tx, { workspaceId, amountMicro, expiresAt: asInstant(clock.now() + HOUR_MS) });
      if (act === 'capture' && held.kind === 'done') {
        await credits.capture(tx, { holdId: held.value.hold.id, amountMicro: amountMicro + BigInt(pick) });
      }
    } else if (act === 'correct') {
      const postingId = used[pick % Math.max(1, used.length)]?.id ?? '';
      await credits.correct(tx, { workspaceId, postingId, amountMicro: 1_000_000n });
    } else if (act === 'void') await credits.voidLot(tx, { workspaceId, lotId });
    else if (act === 'refund') await credits.refundLot(tx, { workspaceId, lotId });
    else await credits.bookDue(tx);
  });
}

/** Kinds that came up. */
async function compare(
  { credits, clock, store }: CreditsRig,
  turnover: CreditTurnover,
  workspaceId: string,
): Promise<readonly string[]> {
  const [from, to] = [asInstant(0), asInstant(clock.now() + 1)];
  const sums = await turnover.sumsBefore(workspaceId, to);
  const used = await credits.usedBetween(workspaceId, { from, to });
  const lots = await credits.lots(workspaceId);
  const account = await store.db
    .selectFrom('credit_accounts')
    .select('debt_micro')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const has = lots.reduce((sum, { remaining, held }) => sum + remaining + held, 0n) - BigInt(account?.debt_micro ?? 0);
  const { registered, reopened, expired, voided, refunded } = sums;
  expect(registered + reopened - expired - voided - refunded - used).toBe(has);
  const lines = await turnover.lines(workspaceId, { from, to, limit: 10_000 });
  const byKind = Map.groupBy(lines, ({ kind }) => kind);
  for (const [kind, sum] of Object.entries(sums)) {
    const own = byKind.get(kind as (typeof lines)[number]['kind']) ?? [];
    expect([kind, own.reduce((all, { amountMicro }) => all + amountMicro, 0n)]).toEqual([kind, sum]);
  }
  const middle = asInstant((STARTS_AT + clock.now()) / 2);
  const before = await turnover.sumsBefore(workspaceId, middle);
  const early = lines.filter(({ bookedAt }) => isoInstant(bookedAt) < isoInstant(middle));
  const sumOf = (kind: string) => early.reduce((all, line) => all + (line.kind === kind ? line.amountMicro : 0n), 0n);
  for (const [kind, sum] of Object.entries(before)) expect(sumOf(kind)).toBe(sum);
  return [...byKind.keys()];
}
