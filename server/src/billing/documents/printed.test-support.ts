import { asInstant } from '#kernel';
import type { BillingDocument, DocumentContent, DocumentKind } from './document.ts';
import { BUYER, paidOrder, SEOUL, STARTS_AT } from './documents-rig.test-support.ts';

/** Made up; the last digit of the business number is right. */
export const SELLER = {
  company: '주식회사 탤리 코리아',
  businessNumber: '1248100998',
  representative: '이두리',
  address: '서울특별시 강남구 테헤란로 152, 강남파이낸스센터 21층',
  businessType: '정보통신업',
  businessItem: '소프트웨어 개발',
  email: 'billing@example.com',
  phone: '02-1234-5678',
};

const NUMBERS: Readonly<Record<DocumentKind, string>> = {
  card_slip: 'C-2026-000001',
  card_refund_slip: 'CR-2026-000001',
  tax_invoice: 'T-2026-000001',
  amended_tax_invoice: 'TA-2026-000001',
};

/** A document as it is printed. */
export function printed(kind: DocumentKind, more: Partial<DocumentContent> = {}): BillingDocument {
  const order = paidOrder();
  const isRefund = kind === 'card_refund_slip' || kind === 'amended_tax_invoice';
  const isInvoice = kind === 'tax_invoice' || kind === 'amended_tax_invoice';
  const original = isInvoice ? 'T-2026-000001' : 'C-2026-000001';
  return {
    ...{ id: `d-${kind}`, number: NUMBERS[kind], kind, orderId: order.id, workspaceId: 'w-1' },
    issuedAt: asInstant(STARTS_AT + 1_000),
    price: isRefund
      ? { currency: 'KRW', supplyMinor: -20_000n, vatMinor: -2_000n }
      : { currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n },
    content: {
      ...{ orderNumber: '2026-000001', title: order.title, credits: isRefund ? '2000' : '5000', seller: SELLER },
      buyer: isInvoice ? BUYER : { company: 'Acme' },
      payment: isInvoice ? undefined : order.payment,
      ...{ amends: isRefund ? original : undefined, amendsOn: isRefund ? '2026-01-04' : undefined },
      ...{ zone: SEOUL, isSandbox: false, taxOffice: undefined },
      ...more,
    },
  };
}
