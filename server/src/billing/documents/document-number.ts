import type { DocumentKind } from './document.ts';

const PREFIXES: Readonly<Record<DocumentKind, string>> = {
  card_slip: 'C',
  card_refund_slip: 'CR',
  tax_invoice: 'T',
  amended_tax_invoice: 'TA',
};
const DIGITS = 6;

/** What people call a document: `C-2026-000001`. */
export function documentNumber(kind: DocumentKind, year: number, number: number): string {
  return `${PREFIXES[kind]}-${year}-${String(number).padStart(DIGITS, '0')}`;
}
