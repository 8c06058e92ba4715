import { dayText } from './day-text.ts';
import type { BillingDocument } from './document.ts';

/** The day that a document bears, such as `2026-01-05`: of an invoice that the tax office has, the day there. */
export function writtenOn({ issuedAt, content }: Pick<BillingDocument, 'issuedAt' | 'content'>): string {
  return content.taxOffice?.issuedOn ?? dayText(issuedAt, content.zone);
}
