import type { Language } from '@tallygate/contract';
import type { Insertable, Selectable } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Tables } from '../../store/index.ts';
import type { Currency, Price } from '../money.ts';
import type { Attempt, OrderLot, OrderRefund } from '../orders/attempt.ts';
import type { Order, OrderFacts, PaidFacts } from '../orders/order.ts';
import type { PaymentProblem } from '../payments/payment-provider.ts';

type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** The columns that say what an order is. */
export function orderFactsRow(facts: OrderFacts) {
  return {
    ...{ id: facts.id, number: facts.number, workspace_id: facts.workspaceId, kind: facts.kind, cause: facts.cause },
    ...{ cause_key: facts.causeKey, title_ko: facts.title.ko, title_en: facts.title.en },
    ...{ credits_micro: facts.creditsMicro, ...priceRow(facts.price), created_at: isoInstant(facts.createdAt) },
    ...{ by_id: facts.by.id, by_address: facts.by.address, credits_until: timeRow(facts.creditsUntil) },
  };
}

/** The columns that say how an order stands. */
export function orderStateRow(order: Order) {
  const { payment } = order;
  return {
    ...{ channel: order.channel, method_id: order.methodId, state: order.state, problem: order.problem ?? null },
    ...{ payment_ref: payment?.ref ?? null, paid_at: timeRow(payment?.paidAt) },
    ...{ card_brand: payment?.cardBrand ?? '', card_last4: payment?.cardLast4 ?? '' },
    ...{ approval_number: payment?.approvalNumber ?? '', receipt_url: payment?.receiptUrl ?? '' },
    payment_is_test: Number(payment?.isTest ?? false),
    ...{ ended_at: timeRow(order.endedAt), lot_id: order.lotId ?? null, expires_at: timeRow(order.expiresAt) },
    ...{ refunded_minor: order.refundedMinor, dispute: order.dispute, claw_due_micro: order.clawDueMicro },
    ...{ clawed_micro: order.clawedMicro, reinstated_micro: order.reinstatedMicro },
  };
}

/** The database checks the words of closed lists; the compiler does not know that. */
export function readOrder(row: Row<'billing_orders'>): Order {
  return {
    ...{ id: row.id, number: row.number, workspaceId: row.workspace_id, kind: row.kind as Order['kind'] },
    ...{ cause: row.cause as Order['cause'], causeKey: row.cause_key, title: { ko: row.title_ko, en: row.title_en } },
    ...{ creditsMicro: BigInt(row.credits_micro), price: readPrice(row), channel: row.channel as Order['channel'] },
    ...{ methodId: row.method_id, createdAt: readTime(row.created_at) },
    ...{ by: { id: row.by_id, address: row.by_address }, creditsUntil: readMaybeTime(row.credits_until) },
    ...{ state: row.state as Order['state'], problem: readProblem(row.problem), payment: readPayment(row) },
    ...{ endedAt: readMaybeTime(row.ended_at), lotId: row.lot_id ?? undefined },
    ...{ expiresAt: readMaybeTime(row.expires_at), refundedMinor: BigInt(row.refunded_minor) },
    ...{ dispute: row.dispute as Order['dispute'], clawDueMicro: BigInt(row.claw_due_micro) },
    ...{ clawedMicro: BigInt(row.clawed_micro), reinstatedMicro: BigInt(row.reinstated_micro) },
  };
}

/** An attempt as a row. */
export function attemptRow(attempt: Attempt): NewRow<'billing_attempts'> {
  return {
    ...{ id: attempt.id, order_id: attempt.orderId, provider: attempt.provider, method_id: attempt.methodId },
    ...{ is_attended: Number(attempt.isAttended), return_url: attempt.returnUrl, language: attempt.language },
    ...{ created_at: isoInstant(attempt.createdAt), ...attemptStateRow(attempt) },
  };
}

/** The columns that say how an attempt stands. */
export function attemptStateRow({ ref, isAsked, state, problem, endedAt, lookedAt }: Attempt) {
  return {
    ...{ ref: ref ?? null, is_asked: Number(isAsked), state },
    ...{ problem: problem ?? null, ended_at: timeRow(endedAt), looked_at: timeRow(lookedAt) },
  };
}

/** A row as an attempt. */
export function readAttempt(row: Row<'billing_attempts'>): Attempt {
  return {
    ...{ id: row.id, orderId: row.order_id, provider: row.provider as Attempt['provider'], methodId: row.method_id },
    ...{ isAttended: row.is_attended === 1, returnUrl: row.return_url, language: row.language as Language },
    ...{ ref: row.ref ?? undefined, isAsked: row.is_asked === 1, state: row.state as Attempt['state'] },
    ...{ problem: readProblem(row.problem), createdAt: readTime(row.created_at), endedAt: readMaybeTime(row.ended_at) },
    lookedAt: readMaybeTime(row.looked_at),
  };
}

/** A refund as a row. */
export function refundRow(refund: OrderRefund): NewRow<'billing_refunds'> {
  return {
    ...{ id: refund.id, order_id: refund.orderId, attempt_id: refund.attemptId ?? null, source: refund.source },
    ...{ key: refund.key, credits_micro: refund.creditsMicro, ...priceRow(refund.price), reason: refund.reason },
    ...{ by_id: refund.by.id, by_address: refund.by.address, created_at: isoInstant(refund.createdAt) },
    ...refundStateRow(refund),
  };
}

/** The columns that say how a refund stands. */
export function refundStateRow({ state, problem, endedAt }: OrderRefund) {
  return { state, problem: problem ?? null, ended_at: timeRow(endedAt) };
}

/** A row as a refund. */
export function readRefund(row: Row<'billing_refunds'>): OrderRefund {
  return {
    ...{ id: row.id, orderId: row.order_id, attemptId: row.attempt_id ?? undefined },
    ...{ source: row.source as OrderRefund['source'], key: row.key, creditsMicro: BigInt(row.credits_micro) },
    ...{ price: readPrice(row), state: row.state as OrderRefund['state'], problem: readProblem(row.problem) },
    ...{ reason: row.reason, by: { id: row.by_id, address: row.by_address } },
    ...{ createdAt: readTime(row.created_at), endedAt: readMaybeTime(row.ended_at) },
  };
}

/** A row as a lot of an order. */
export function readOrderLot(row: Row<'billing_order_lots'>): OrderLot {
  return {
    ...{ orderId: row.order_id, number: row.number, lotId: row.lot_id, amountMicro: BigInt(row.amount_micro) },
  };
}

function priceRow({ currency, supplyMinor, vatMinor }: Price) {
  return { currency, supply_minor: supplyMinor, vat_minor: vatMinor };
}

function readPrice(row: {
  readonly currency: string;
  readonly supply_minor: number;
  readonly vat_minor: number;
}): Price {
  const { currency, supply_minor, vat_minor } = row;
  return { currency: currency as Currency, supplyMinor: BigInt(supply_minor), vatMinor: BigInt(vat_minor) };
}

function readPayment(row: Row<'billing_orders'>): PaidFacts | undefined {
  if (row.payment_ref === null || row.paid_at === null) return undefined;
  const { card_brand: cardBrand, card_last4: cardLast4, approval_number: approvalNumber } = row;
  const paidAt = readTime(row.paid_at);
  const card = { cardBrand, cardLast4, approvalNumber, receiptUrl: row.receipt_url };
  return { ref: row.payment_ref, paidAt, ...card, isTest: row.payment_is_test === 1 };
}

function readProblem(text: string | null): PaymentProblem | undefined {
  return (text ?? undefined) as PaymentProblem | undefined;
}

function timeRow(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}

function readTime(text: string): Instant {
  return asInstant(Date.parse(text));
}

function readMaybeTime(text: string | null): Instant | undefined {
  return text === null ? undefined : readTime(text);
}
