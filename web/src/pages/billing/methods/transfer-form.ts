import { type InvoiceBuyerFacts, invoiceBuyerSchema, isBusinessNumber } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';

/** What somebody has typed of a buyer. */
export type TransferForm = Readonly<Record<keyof InvoiceBuyerFacts, string>>;
export type TransferProblems = Partial<Record<keyof TransferForm, TextId>>;

export const EMPTY_TRANSFER: TransferForm = {
  business_number: '',
  company: '',
  representative: '',
  address: '',
  business_type: '',
  business_item: '',
  email: '',
};

/** The fields in the order in which they are asked for. */
export const TRANSFER_FIELDS = [
  'business_number',
  'company',
  'representative',
  'address',
  'business_type',
  'business_item',
  'email',
] as const satisfies readonly (keyof TransferForm)[];

const PROBLEMS: Readonly<Record<keyof TransferForm, TextId>> = {
  business_number: 'billing.problem.businessNumber',
  company: 'billing.problem.needed',
  representative: 'billing.problem.needed',
  address: 'billing.problem.line',
  business_type: 'billing.problem.line',
  business_item: 'billing.problem.line',
  email: 'billing.problem.email',
};

/** Reads a buyer from what was typed, or says what is wrong with it. */
export function checkTransferForm(
  form: TransferForm,
):
  | { readonly kind: 'value'; readonly value: InvoiceBuyerFacts }
  | { readonly kind: 'problems'; readonly problems: TransferProblems } {
  const trimmed = Object.fromEntries(TRANSFER_FIELDS.map((field) => [field, form[field].trim()]));
  const parsed = invoiceBuyerSchema.safeParse(trimmed);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  // The last digit follows from the others: most slips of the finger are found here.
  if (!isBusinessNumber(form.business_number.replaceAll(/[\s-]/g, ''))) wrong.add('business_number');
  if (parsed.success && wrong.size === 0) return { kind: 'value', value: parsed.data };
  const fields = TRANSFER_FIELDS.filter((field) => wrong.has(field));
  return { kind: 'problems', problems: Object.fromEntries(fields.map((field) => [field, PROBLEMS[field]])) };
}
