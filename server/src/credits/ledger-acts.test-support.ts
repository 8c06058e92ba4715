import { expect } from 'vitest';
import { asInstant } from '#kernel';
import type { Transaction } from '../store/index.ts';
import type { Credits } from './credits.ts';
import type { CreditsRig } from './credits-rig.test-support.ts';
import type { Act, Amount, Time } from './ledger-draws.test-support.ts';
import { joinTakes, type LedgerModel, type ModelHold, type ModelLot } from './ledger-model.test-support.ts';
import type { CreditOutcome } from './outcome.ts';

/** One account in both worlds. */
export interface Worlds {
  readonly model: LedgerModel;
  readonly rig: CreditsRig;
  readonly workspaceId: string;
}

type Drawn<Kind extends Act['act']> = Extract<Act, { readonly act: Kind }>;

/** Does one act in both worlds and compares what they say. What is refused leaves both as they were. */
export async function perform(act: Act, worlds: Worlds, key: string): Promise<void> {
  const restore = worlds.model.snapshot();
  const outcome = (await performOne(act, worlds, key)) ?? 'done';
  if (outcome !== 'done') restore();
  tally.set(`${act.act} ${outcome}`, (tally.get(`${act.act} ${outcome}`) ?? 0) + 1);
}

/** How often each outcome of each act came up. */
export const tally = new Map<string, number>();

/** Nothing, or the code of the refusal. */
type Performed = Promise<string | undefined>;

async function performOne(act: Act, worlds: Worlds, key: string): Performed {
  switch (act.act) {
    case 'grant':
      return await performGrant(act, worlds, key);
    case 'hold':
      return await performHold(act, worlds, key);
    case 'extend':
      return await performExtend(act, worlds, key);
    case 'capture':
      return await performCapture(act, worlds, key);
    case 'release':
      return await performRelease(act, worlds, key);
    case 'debit':
      return await performDebit(act, worlds, key);
    case 'charges':
      return await performCharges(act, worlds, key);
    case 'correct':
      return await performCorrect(act, worlds, key);
    case 'void':
      return await performVoid(act, worlds, key);
    case 'refund':
      return await performRefund(act, worlds, key);
    case 'wait':
      wait(act, worlds);
      return undefined;
    case 'book':
      worlds.model.begin();
      worlds.model.finish();
      while ((await worlds.rig.act((credits, tx) => credits.bookDue(tx))).hasMore) {
        // each turn books some accounts
      }
      return undefined;
  }
}

/** Does it twice with one key: the second time changes nothing and is answered as the first. */
async function twice<Value>(
  { rig }: Worlds,
  act: (credits: Credits<Transaction>, tx: Transaction) => Promise<CreditOutcome<Value>>,
): Promise<CreditOutcome<Value>> {
  const first = await rig.act(act);
  if (first.kind === 'done') expect(await rig.act(act)).toEqual(first);
  return first;
}

async function performGrant(act: Drawn<'grant'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  const [origin, payment] = act.kind;
  const from = model.now + act.from;
  const until = act.lasts === undefined ? undefined : from + act.lasts;
  const cost = origin === 'top_up' ? act.cost : 0;
  model.begin();
  const outcome = await twice(worlds, (credits, tx) =>
    credits.grant(tx, {
      ...{ workspaceId, origin, payment, priority: act.priority, key },
      amountMicro: BigInt(act.amount),
      costBasisMicro: cost,
      effectiveAt: asInstant(from),
      ...(until !== undefined && { expiresAt: asInstant(until) }),
    }),
  );
  const { lot } = made(outcome);
  model.grant({
    ...{ id: lot.id, isBought: origin === 'top_up', isPaid: payment !== 'none', amount: BigInt(act.amount) },
    ...{ priority: act.priority, cost, from, until, made: model.now },
  });
  model.finish();
  return undefined;
}

async function performHold(act: Drawn<'hold'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  const until = model.now + act.lasts;
  model.begin();
  const amount = amountOf(act.amount, worlds);
  const minimum = act.isPartial ? 1n : amount;
  const outcome = await twice(worlds, (credits, tx) =>
    credits.hold(tx, {
      ...{ workspaceId, key, amountMicro: amount, minimumMicro: minimum, expiresAt: asInstant(until) },
    }),
  );
  const available = model.available();
  const drawn = lesser(available, amount);
  if (amount <= 0n) return expectRefused(outcome, 'credit_amount_invalid');
  if (drawn < minimum) return expectRefused(outcome, 'insufficient_credits');
  model.hold(made(outcome).hold.id, drawn, until);
  model.finish();
  expect(made(outcome).heldMicro).toBe(drawn);
  return undefined;
}

async function performExtend(act: Drawn<'extend'>, worlds: Worlds, key: string): Performed {
  const { model } = worlds;
  const hold = pickHold(worlds, act.hold);
  if (hold === undefined) return 'nothing_there';
  model.begin();
  const amount = amountOf(act.amount, worlds, hold);
  const until = hold.until + act.more;
  const outcome = await twice(worlds, (credits, tx) =>
    credits.extend(tx, { holdId: hold.id, amountMicro: amount, expiresAt: asInstant(until), key }),
  );
  if (hold.status !== 'open') return expectRefused(outcome, 'credit_hold_ended');
  if (amount < 0n) return expectRefused(outcome, 'credit_amount_invalid');
  if (model.available() < amount) return expectRefused(outcome, 'insufficient_credits');
  model.draw(hold.id, amount);
  hold.until = until;
  model.finish();
  return undefined;
}

async function performCapture(act: Drawn<'capture'>, worlds: Worlds, key: string): Performed {
  const { model } = worlds;
  const hold = pickHold(worlds, act.hold);
  if (hold === undefined) return 'nothing_there';
  model.begin();
  const amount = amountOf(act.amount, worlds, hold);
  const at = act.at === undefined ? undefined : timeOf(act.at, worlds);
  const outcome = await twice(worlds, (credits, tx) =>
    credits.capture(tx, {
      ...{ holdId: hold.id, amountMicro: amount, keepRest: act.keepRest, key },
      ...(at !== undefined && { at: asInstant(at) }),
    }),
  );
  if (hold.status === 'captured' || hold.status === 'released') return expectRefused(outcome, 'credit_hold_ended');
  if (hold.isChargedLate) return expectRefused(outcome, 'credit_hold_ended');
  if (amount < 0n) return expectRefused(outcome, 'credit_amount_invalid');
  if (at !== undefined && at > model.now) return expectRefused(outcome, 'credit_time_invalid');
  const wasOpen = hold.status === 'open';
  const takes = model.serve({ amount, hold: hold.id, admitted: at ?? hold.made, passesOver: at !== undefined });
  if (wasOpen && !act.keepRest) model.endHold(hold.id, 'captured');
  hold.isChargedLate = !wasOpen && !act.keepRest;
  const charged = made(outcome);
  expect(charged).toMatchObject({ isLate: !wasOpen, isOverCap: owes(takes) && model.debt > model.policy.cap });
  if (charged.postingId !== undefined) model.charges.set(charged.postingId, takes);
  model.finish();
  return undefined;
}

async function performRelease(act: Drawn<'release'>, worlds: Worlds, key: string): Performed {
  const { model } = worlds;
  const hold = pickHold(worlds, act.hold);
  if (hold === undefined) return 'nothing_there';
  model.begin();
  const amount = act.amount === undefined ? undefined : amountOf(act.amount, worlds, hold);
  const outcome = await twice(worlds, (credits, tx) =>
    credits.release(tx, { holdId: hold.id, ...(amount !== undefined && { amountMicro: amount }), key }),
  );
  if (hold.status !== 'open') return expectRefused(outcome, 'credit_hold_ended');
  if (amount !== undefined && amount <= 0n) return expectRefused(outcome, 'credit_amount_invalid');
  const held = model.heldBy(hold.id);
  if (amount !== undefined && amount > held) return expectRefused(outcome, 'credit_amount_above');
  model.release(hold.id, amount ?? held);
  if (amount === undefined || amount === held) model.endHold(hold.id, 'released');
  model.finish();
  return undefined;
}

async function performDebit(act: Drawn<'debit'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  model.begin();
  const amount = amountOf(act.amount, worlds);
  const at = act.at === undefined ? model.now : timeOf(act.at, worlds);
  const { allowsDebt } = act;
  const outcome = await twice(worlds, (credits, tx) =>
    credits.debit(tx, { workspaceId, amountMicro: amount, at: asInstant(at), allowsDebt, key }),
  );
  if (amount <= 0n) return expectRefused(outcome, 'credit_amount_invalid');
  if (at > model.now) return expectRefused(outcome, 'credit_time_invalid');
  const missing = amount - model.available(model.counts(at));
  if (missing > 0n && !allowsDebt) return expectRefused(outcome, 'insufficient_credits');
  if (missing > 0n && model.debt + missing > model.policy.cap) return expectRefused(outcome, 'debt_cap_reached');
  const takes = model.debit(amount, at);
  const charged = made(outcome);
  expect(charged.isLate).toBe(model.now - at > model.policy.grace);
  expect(charged.parts).toEqual(
    takes.filter(({ source }) => source === 'free').map((take) => ({ lotId: take.lot, amountMicro: take.amount })),
  );
  if (charged.postingId !== undefined) model.charges.set(charged.postingId, takes);
  model.finish();
  return undefined;
}

async function performCharges(act: Drawn<'charges'>, worlds: Worlds, key: string): Performed {
  const { model, rig, workspaceId } = worlds;
  model.begin();
  const charges = act.charges.map((charge) => {
    const hold = charge.hold === undefined ? undefined : pickHold(worlds, charge.hold);
    const amount = amountOf(charge.amount, worlds, hold);
    return { hold, amount: amount < 0n ? 0n : amount, at: timeOf(charge.at, worlds) };
  });
  const post = () =>
    rig.act((credits, tx) =>
      credits.postCharges(
        tx,
        charges.map(({ hold, amount, at }) => ({
          ...{ workspaceId, holdId: hold?.id, amountMicro: amount, at: asInstant(at) },
        })),
        { key },
      ),
    );
  const [posted] = await post();
  expect(await post()).toEqual([posted]);
  const taken = charges.map(({ hold, amount, at }) => {
    const isLate = (hold !== undefined && hold.status !== 'open') || model.now - at > model.policy.grace;
    const takes = model.serve({ amount, hold: hold?.id, admitted: Math.min(at, model.now), passesOver: true });
    return { isLate, takes };
  });
  const history = await rig.credits.history({ workspaceId, limit: 10, kinds: ['charges'] });
  for (const late of [false, true]) {
    const takes = joinTakes(taken.filter(({ isLate }) => isLate === late).flatMap((each) => each.takes));
    const posting = history.find(
      ({ isLate, bookedAt, id }) => isLate === late && bookedAt === model.now && !model.charges.has(id),
    );
    if (takes.length > 0 && posting !== undefined) model.charges.set(posting.id, takes);
    expect(posting !== undefined).toBe(takes.length > 0);
  }
  model.finish();
  const all = taken.flatMap(({ takes }) => takes);
  expect(posted).toMatchObject({
    charges: charges.length,
    chargedMicro: total(all.map(({ amount }) => amount)),
    debtMicro: total(all.filter(({ source }) => source === 'debt').map(({ amount }) => amount)),
    lateMicro: total(taken.filter(({ isLate }) => isLate).flatMap(({ takes }) => takes.map(({ amount }) => amount))),
    availableMicro: model.available(),
  });
  return undefined;
}

async function performCorrect(act: Drawn<'correct'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  const ids = [...model.charges.keys()];
  const postingId = ids[act.charge % Math.max(1, ids.length)];
  if (postingId === undefined) return 'nothing_there';
  const left = model.correctable(postingId);
  const isAll = act.amount.kind === 'charged';
  model.begin();
  const amount = isAll ? left + BigInt(act.amount.amount) : amountOf(act.amount, worlds);
  const outcome = await twice(worlds, (credits, tx) =>
    credits.correct(tx, { workspaceId, postingId, amountMicro: amount, key }),
  );
  if (amount <= 0n) return expectRefused(outcome, 'credit_amount_invalid');
  if ((model.charges.get(postingId) ?? []).length === 0) return expectRefused(outcome, 'credit_posting_unknown');
  if (amount > left) return expectRefused(outcome, 'credit_amount_above');
  model.correct(postingId, amount);
  model.finish();
  expect(made(outcome).availableMicro).toBe(model.available());
  return undefined;
}

async function performVoid(act: Drawn<'void'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  const lot = pickLot(worlds, act.lot);
  if (lot === undefined) return 'nothing_there';
  model.begin();
  made(await twice(worlds, (credits, tx) => credits.voidLot(tx, { workspaceId, lotId: lot.id, key })));
  lot.isVoid = true;
  model.finish();
  return undefined;
}

async function performRefund(act: Drawn<'refund'>, worlds: Worlds, key: string): Performed {
  const { model, workspaceId } = worlds;
  const lot = pickLot(worlds, act.lot);
  if (lot === undefined) return 'nothing_there';
  model.begin();
  const amount = act.amount === undefined ? undefined : amountOf(act.amount, worlds);
  const outcome = await twice(worlds, (credits, tx) =>
    credits.refundLot(tx, { workspaceId, lotId: lot.id, ...(amount !== undefined && { amountMicro: amount }), key }),
  );
  if (amount !== undefined && amount <= 0n) return expectRefused(outcome, 'credit_amount_invalid');
  model.finish();
  const refunded = amount ?? lot.left;
  if (refunded > lot.left || refunded === 0n) return expectRefused(outcome, 'credit_amount_above');
  lot.left -= refunded;
  lot.refunded += refunded;
  expect(made(outcome).refunded).toBe(lot.refunded);
  return undefined;
}

/** To a moment, or to just before or at the next end of a lot. */
function wait({ time }: Drawn<'wait'>, worlds: Worlds): void {
  const { model, rig } = worlds;
  const target = typeof time === 'number' ? model.now + time : (pickLot(worlds, time.lot)?.until ?? 0) + time.ms;
  const ms = Math.max(0, target - model.now);
  model.now += ms;
  rig.clock.advance(ms);
}

function amountOf({ kind, amount }: Amount, worlds: Worlds, hold?: ModelHold): bigint {
  const { model } = worlds;
  const more = BigInt(amount);
  if (kind === 'available') return model.available() + more;
  if (kind === 'first_lot') return (model.inOrder().find(({ left }) => left > 0n)?.left ?? 3n) + more;
  if (kind === 'held') return (hold === undefined ? 5n : model.heldBy(hold.id)) + more;
  return kind === 'plain' ? more : 7n + more;
}

function timeOf({ kind, ms, lot }: Time, worlds: Worlds): number {
  const { model } = worlds;
  const picked = lot === undefined ? undefined : pickLot(worlds, lot);
  if (kind === 'begin') return (picked?.from ?? model.now) + ms;
  if (kind === 'end') return (picked?.until ?? model.now) + ms;
  return model.now - ms;
}

function pickLot({ model }: Worlds, index: number): ModelLot | undefined {
  const lots = [...model.lots.values()].toReversed();
  return lots[index % Math.max(1, lots.length)];
}

function pickHold({ model }: Worlds, index: number): ModelHold | undefined {
  const holds = [...model.holds.values()].toReversed();
  return holds[index % Math.max(1, holds.length)];
}

function owes(takes: readonly { readonly source: string }[]): boolean {
  return takes.some(({ source }) => source === 'debt');
}

function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function made<Value>(outcome: CreditOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new Error(`the model did it; the ledger refused: ${outcome.reason.code}`);
  return outcome.value;
}

function expectRefused(outcome: CreditOutcome<unknown>, code: string): string {
  expect(outcome).toMatchObject({ kind: 'refuse', reason: { code } });
  return code;
}
