import type { Insertable, Selectable } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Tables } from '../../store/index.ts';
import type {
  BurnOrder,
  CreditAccount,
  CreditPolicy,
  Entry,
  Hold,
  HoldStatus,
  Lot,
  LotOrigin,
  LotPayment,
  Place,
  Posting,
  PostingKind,
  Validity,
} from '../facts.ts';

type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** The columns of what an account has chosen. */
export function policyColumns(policy: CreditPolicy) {
  return {
    burn_order: policy.burnOrder,
    validity: policy.validity,
    debt_cap_micro: policy.debtCapMicro,
    debt_settled_by: policy.debtSettledBy,
    late_grace_ms: policy.lateGraceMs,
  };
}

/** An account as a row. */
export function accountRow(account: CreditAccount): NewRow<'credit_accounts'> {
  const { workspaceId, policy, debtMicro, sequence } = account;
  return { workspace_id: workspaceId, ...policyColumns(policy), debt_micro: debtMicro, sequence };
}

/** The database checks the words of closed lists; the compiler does not know that. */
export function readAccount(row: Row<'credit_accounts'>): CreditAccount {
  return {
    workspaceId: row.workspace_id,
    policy: {
      burnOrder: row.burn_order as BurnOrder,
      validity: row.validity as Validity,
      debtCapMicro: BigInt(row.debt_cap_micro),
      debtSettledBy: row.debt_settled_by as CreditPolicy['debtSettledBy'],
      lateGraceMs: row.late_grace_ms,
    },
    debtMicro: BigInt(row.debt_micro),
    sequence: row.sequence,
  };
}

/** A lot as a row. */
export function lotRow(lot: Lot): NewRow<'credit_lots'> {
  return {
    id: lot.id,
    workspace_id: lot.workspaceId,
    origin: lot.origin,
    payment: lot.payment,
    amount_micro: lot.amountMicro,
    priority: lot.priority,
    cost_basis_micro: lot.costBasisMicro,
    effective_at: isoInstant(lot.effectiveAt),
    expires_at: textOf(lot.expiresAt),
    created_at: isoInstant(lot.createdAt),
    note: lot.note,
    reference: lot.reference ?? null,
    remaining_micro: lot.remaining,
    held_micro: lot.held,
    consumed_micro: lot.consumed,
    expired_micro: lot.expired,
    voided_micro: lot.voided,
    refunded_micro: lot.refunded,
    settled_micro: lot.settled,
    voided_at: textOf(lot.voidedAt),
  };
}

/** A row as a lot. */
export function readLot(row: Row<'credit_lots'>): Lot {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    origin: row.origin as LotOrigin,
    payment: row.payment as LotPayment,
    amountMicro: BigInt(row.amount_micro),
    priority: row.priority,
    costBasisMicro: row.cost_basis_micro,
    effectiveAt: instant(row.effective_at),
    expiresAt: row.expires_at === null ? undefined : instant(row.expires_at),
    createdAt: instant(row.created_at),
    note: row.note,
    reference: row.reference ?? undefined,
    remaining: BigInt(row.remaining_micro),
    held: BigInt(row.held_micro),
    consumed: BigInt(row.consumed_micro),
    expired: BigInt(row.expired_micro),
    voided: BigInt(row.voided_micro),
    refunded: BigInt(row.refunded_micro),
    settled: BigInt(row.settled_micro),
    voidedAt: row.voided_at === null ? undefined : instant(row.voided_at),
  };
}

/** A posting without its entries as a row. */
export function postingRow(posting: Posting): NewRow<'credit_postings'> {
  return {
    id: posting.id,
    workspace_id: posting.workspaceId,
    sequence: posting.sequence,
    kind: posting.kind,
    booked_at: isoInstant(posting.bookedAt),
    effective_at: isoInstant(posting.effectiveAt),
    is_late: Number(posting.isLate),
    is_over_cap: Number(posting.isOverCap),
    hold_id: posting.holdId ?? null,
    corrects_id: posting.correctsId ?? null,
    note: posting.note,
    used_micro: usedBy(posting.entries),
  };
}

/** A row and its entries as a posting. */
export function readPosting(row: Row<'credit_postings'>, entries: readonly Row<'credit_entries'>[]): Posting {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    sequence: row.sequence,
    kind: row.kind as PostingKind,
    bookedAt: instant(row.booked_at),
    effectiveAt: instant(row.effective_at),
    isLate: row.is_late === 1,
    isOverCap: row.is_over_cap === 1,
    holdId: row.hold_id ?? undefined,
    correctsId: row.corrects_id ?? undefined,
    note: row.note,
    entries: entries.map(({ from_place, to_place, lot_id, amount_micro }) => ({
      from: from_place as Place,
      to: to_place as Place,
      lotId: lot_id ?? undefined,
      amountMicro: BigInt(amount_micro),
    })),
  };
}

/** An entry as a row. */
export function entryRow(
  { from, to, lotId, amountMicro }: Entry,
  { postingId, number }: { readonly postingId: string; readonly number: number },
): NewRow<'credit_entries'> {
  return {
    posting_id: postingId,
    number,
    from_place: from,
    to_place: to,
    lot_id: lotId ?? null,
    amount_micro: amountMicro,
  };
}

/** A hold without its slices as a row. */
export function holdRow(hold: Hold): NewRow<'credit_holds'> {
  return {
    id: hold.id,
    workspace_id: hold.workspaceId,
    status: hold.status,
    created_at: isoInstant(hold.createdAt),
    expires_at: isoInstant(hold.expiresAt),
    ended_at: textOf(hold.endedAt),
    reference: hold.reference,
  };
}

/** A row and its slices as a hold. */
export function readHold(row: Row<'credit_holds'>, slices: readonly Row<'credit_hold_slices'>[]): Hold {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    status: row.status as HoldStatus,
    createdAt: instant(row.created_at),
    expiresAt: instant(row.expires_at),
    endedAt: row.ended_at === null ? undefined : instant(row.ended_at),
    reference: row.reference,
    slices: slices.map(({ lot_id, amount_micro }) => ({ lotId: lot_id, amountMicro: BigInt(amount_micro) })),
  };
}

function usedBy(entries: readonly Entry[]): bigint {
  return entries.reduce(
    (sum, { from, to, amountMicro }) =>
      sum + (to === 'consumed' ? amountMicro : 0n) - (from === 'consumed' ? amountMicro : 0n),
    0n,
  );
}

function instant(text: string): Instant {
  return asInstant(Date.parse(text));
}

function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
