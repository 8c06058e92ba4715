import {
  type BillingDocumentFacts,
  type BillingOrder,
  type BillingOrderDetail,
  type BillingVerification,
  type Language,
  PAYMENT_PROBLEM_TEXTS,
  type ReconciliationFacts,
} from '@tallygate/contract';
import {
  type BillingAudit,
  type BillingDocument,
  type BillingOutcome,
  type BillingSettings,
  moneyText,
  type Order,
  type Reconciliation,
} from '#billing';
import { amountText } from '#credits';
import { isoInstant } from '#kernel';
import { ApiRefusal } from './api-context.ts';
import { lastDayAnswer, problemAnswer, timeAnswer } from './billing-answers.ts';
import { moneyAnswer, priceAnswer } from './billing-money.ts';
import { depositDueOn } from './billing-quote.ts';

/** What every order is shown with. */
export interface OrderView {
  readonly language: Language;
  readonly zone: string;
  readonly settings: BillingSettings;
}

/** An order, with the documents that evidence it. */
export function orderAnswer(order: Order, documents: readonly BillingDocument[], view: OrderView): BillingOrder {
  const { price, channel, expiresAt, payment, state } = order;
  const isAwaited = channel === 'bank_transfer' && state === 'open';
  return {
    id: order.id,
    number: order.number,
    workspace_id: order.workspaceId,
    kind: order.kind,
    cause: order.cause,
    title: { ...order.title },
    credits: amountText(order.creditsMicro),
    price: priceAnswer(price),
    channel,
    is_sandbox: channel === 'sandbox' || payment?.isTest === true,
    method_id: order.methodId,
    state,
    problem: problemAnswer(order.problem, view.language),
    created_at: isoInstant(order.createdAt),
    created_by: order.by.address,
    ended_at: timeAnswer(order.endedAt),
    payment: payment === undefined ? null : paymentAnswer(payment),
    lot_id: order.lotId ?? null,
    expires_at: timeAnswer(expiresAt),
    last_day: expiresAt === undefined ? null : lastDayAnswer(expiresAt, view.zone),
    time_zone: view.zone,
    deposit_due_on: isAwaited ? depositDueOn(order.createdAt, view.settings, view.zone) : null,
    refunded: moneyText({ currency: price.currency, minor: order.refundedMinor }),
    dispute: order.dispute,
    claw_due: amountText(order.clawDueMicro),
    clawed: amountText(order.clawedMicro),
    reinstated: amountText(order.reinstatedMicro),
    documents: documents.map(({ id, number, kind, issuedAt }) => ({
      id,
      number,
      kind,
      issued_at: isoInstant(issuedAt),
    })),
  };
}

function paymentAnswer(payment: NonNullable<Order['payment']>): NonNullable<BillingOrder['payment']> {
  return {
    ref: payment.ref,
    paid_at: isoInstant(payment.paidAt),
    card_brand: payment.cardBrand,
    card_last4: payment.cardLast4,
    approval_number: payment.approvalNumber,
    receipt_url: payment.receiptUrl,
  };
}

/** What could be given back of an order now. */
export function refundableAnswer(
  { price }: Order,
  found: { readonly creditsMicro: bigint; readonly minor: bigint } | undefined,
): BillingOrderDetail['refundable'] {
  if (found === undefined) return null;
  const total = moneyText({ currency: price.currency, minor: found.minor });
  return { credits: amountText(found.creditsMicro), total };
}

/** A document. What it says was frozen when it was issued. */
export function documentAnswer(document: BillingDocument): BillingDocumentFacts {
  const { content, price } = document;
  const { taxOffice } = content;
  return {
    id: document.id,
    number: document.number,
    kind: document.kind,
    issued_at: isoInstant(document.issuedAt),
    order_id: document.orderId,
    order_number: content.orderNumber,
    workspace_id: document.workspaceId,
    title: { ...content.title },
    credits: content.credits,
    price: priceAnswer(price),
    is_sandbox: content.isSandbox,
    amends: content.amends ?? null,
    buyer: content.buyer.company,
    tax_office: taxOffice ? { approval_number: taxOffice.approvalNumber, issued_on: taxOffice.issuedOn } : null,
  };
}

/** What a reconciliation found. */
export function reconciliationAnswer({
  at,
  payments,
  settled,
  unknown,
  unreachable,
}: Reconciliation): ReconciliationFacts {
  return {
    at: isoInstant(at),
    ...{ payments, settled },
    unknown: unknown.map(({ provider, ref, ...total }) => ({ provider, ref, total: moneyAnswer(total) })),
    unreachable: [...unreachable],
  };
}

/** What an audit found. */
export function verificationAnswer({ orders, documents, findings, isCut }: BillingAudit): BillingVerification {
  const shown = findings.map(({ workspaceId: workspace_id, ...each }) => ({ workspace_id, ...each }));
  return { orders, documents, findings: shown, findings_cut: isCut };
}

/** What was done. Throws an ApiRefusal when nothing was; a payment that was not made says why, in the caller's language. */
export function doneOr<Value>(
  outcome: BillingOutcome<Value>,
  told: { readonly language: Language; readonly details?: Readonly<Record<string, string>> },
): Value {
  if (outcome.kind === 'done') return outcome.value;
  const { code, problem, details } = outcome;
  const words = problem === undefined ? {} : { problem: PAYMENT_PROBLEM_TEXTS[problem][told.language] };
  throw new ApiRefusal(code, { ...details, ...told.details, ...words, ...codeOf(problem) });
}

function codeOf(problem: string | undefined): { readonly problem_code?: string } {
  return problem === undefined ? {} : { problem_code: problem };
}
