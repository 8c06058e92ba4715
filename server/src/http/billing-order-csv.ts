import type { BillingDocumentFacts, BillingOrder } from '@tallygate/contract';
import { approvalNumberText } from '#billing';

/** Columns of orders as CSV. */
export const ORDER_COLUMNS = [
  'number',
  'id',
  'workspace',
  'workspace_id',
  'kind',
  'cause',
  'title_ko',
  'title_en',
  'credits',
  'currency',
  'supply',
  'vat',
  'total',
  'channel',
  'is_sandbox',
  'state',
  'problem',
  'created_at',
  'created_by',
  'paid_at',
  'payment_ref',
  'card',
  'approval_number',
  'expires_at',
  'refunded',
  'dispute',
  'credits_taken_back',
  'credits_reinstated',
  'documents',
] as const;

/** One order as a line. */
export function orderLine(order: BillingOrder, workspace: string): readonly string[] {
  const { price, payment } = order;
  return [
    order.number,
    order.id,
    workspace,
    order.workspace_id,
    order.kind,
    order.cause,
    order.title.ko,
    order.title.en,
    order.credits,
    ...priceCells(price),
    order.channel,
    String(order.is_sandbox),
    order.state,
    order.problem?.code ?? '',
    order.created_at,
    order.created_by,
    payment?.paid_at ?? '',
    payment?.ref ?? '',
    payment === null ? '' : `${payment.card_brand} ${payment.card_last4}`.trim(),
    payment?.approval_number ?? '',
    order.expires_at ?? '',
    order.refunded,
    order.dispute,
    order.clawed,
    order.reinstated,
    order.documents.map(({ number }) => number).join(' '),
  ];
}

/** Columns of documents as CSV. */
export const DOCUMENT_COLUMNS = [
  'number',
  'id',
  'kind',
  'issued_at',
  'order_number',
  'order_id',
  'workspace',
  'workspace_id',
  'title_ko',
  'title_en',
  'credits',
  'currency',
  'supply',
  'vat',
  'total',
  'is_sandbox',
  'buyer',
  'amends',
  'tax_office_approval_number',
  'tax_office_issued_on',
] as const;

/** One document as a line. */
export function documentLine(document: BillingDocumentFacts, workspace: string): readonly string[] {
  return [
    document.number,
    document.id,
    document.kind,
    document.issued_at,
    document.order_number,
    document.order_id,
    workspace,
    document.workspace_id,
    document.title.ko,
    document.title.en,
    document.credits,
    ...priceCells(document.price),
    String(document.is_sandbox),
    document.buyer,
    document.amends ?? '',
    // Bare digits would become a rounded number in a spreadsheet.
    approvalNumberText(document.tax_office?.approval_number ?? ''),
    document.tax_office?.issued_on ?? '',
  ];
}

function priceCells({ currency, supply, vat, total }: BillingOrder['price']): readonly string[] {
  return [currency, supply, vat, total];
}
