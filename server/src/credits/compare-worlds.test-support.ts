import { expect } from 'vitest';
import type { Worlds } from './ledger-acts.test-support.ts';

/** Everything that can be seen of an account is the same in both worlds. */
export async function compareWorlds({ model, rig, workspaceId }: Worlds): Promise<void> {
  const [balance, lots] = await Promise.all([rig.credits.balance(workspaceId), rig.credits.lots(workspaceId)]);
  const isOver = ({ until }: { readonly until: number | undefined }) => until !== undefined && until <= model.now;
  const seen = lots.map((lot) => {
    const isEnded = isOver({ until: lot.expiresAt });
    // What has ended but was not booked yet is gone all the same.
    const unbooked = isEnded && lot.voidedAt === undefined ? lot.remaining : 0n;
    return {
      ...{
        id: lot.id,
        left: lot.remaining - unbooked,
        held: lot.held,
        used: lot.consumed,
        gone: lot.expired + unbooked,
      },
      ...{ void: lot.voided, refunded: lot.refunded, settled: lot.settled },
    };
  });
  const known = [...model.lots.values()].map((lot) => {
    const unbooked = isOver(lot) && !lot.isVoid ? lot.left : 0n;
    const { id, held, used, refunded, settled } = lot;
    return { id, left: lot.left - unbooked, held, used, gone: lot.gone + unbooked, void: lot.void, refunded, settled };
  });
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(seen.toSorted(byId)).toEqual(known.toSorted(byId));
  const due = [...model.holds.values()].filter(({ status, until }) => status === 'open' && until <= model.now);
  // A debt that time alone will settle shows as settled; so it is compared when nothing is due.
  if (due.length === 0) {
    const held = total([...model.lots.values()].map((lot) => lot.held));
    expect({ held: balance.heldMicro, net: balance.availableMicro - balance.debtMicro }).toEqual({
      held,
      net: model.available() - model.debt,
    });
  }
  for (const hold of model.holds.values()) {
    const found = await rig.credits.findHold(hold.id);
    expect({ status: found?.status, until: found?.expiresAt }).toEqual({ status: hold.status, until: hold.until });
    expect(new Map(found?.slices.map(({ lotId, amountMicro }) => [lotId, amountMicro]))).toEqual(hold.kept);
  }
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
