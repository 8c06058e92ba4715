import { type BillingOrder, type Deposit, taxOfficeSchema } from '@tallygate/contract';
import { readMoney } from '../../../format/money-text.ts';
import type { TextId } from '../../../locales/ko.ts';
import { instantOfClock } from '../../../range/zone-day.ts';

/** What somebody has typed of a deposit. */
export interface DepositForm {
  /** A wall clock of the account's zone: `2026-01-05T10:30`. */
  readonly at: string;
  readonly amount: string;
  readonly approvalNumber: string;
  /** `2026-01-05`. */
  readonly issuedOn: string;
}

export const EMPTY_DEPOSIT: DepositForm = { at: '', amount: '', approvalNumber: '', issuedOn: '' };

export type DepositProblems = Partial<Record<keyof DepositForm, TextId>>;

interface Around {
  readonly order: Pick<BillingOrder, 'price' | 'created_at'>;
  readonly zone: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const MINUTE_MS = 60_000;

/** Reads a deposit from what was typed: when the money came, exactly the order's total, and the invoice if there is one. */
export function checkDepositForm(
  form: DepositForm,
  { order, zone, now }: Around,
):
  | { readonly kind: 'value'; readonly value: Deposit }
  | { readonly kind: 'problems'; readonly problems: DepositProblems } {
  const typed = instantOfClock(form.at, zone);
  const made = Date.parse(order.created_at);
  // The clock is typed to the minute: in the order's own minute the money came no earlier than the order.
  const at = typed !== undefined && typed <= made && made < typed + MINUTE_MS ? made : typed;
  const amount = readMoney(form.amount, order.price.currency);
  const problems: DepositProblems = {
    ...timeProblem(at, { made, now }),
    ...(amount !== undefined && Number(amount) === Number(order.price.total)
      ? {}
      : { amount: 'billing.problem.total' }),
    ...invoiceProblems(form),
  };
  if (at === undefined || amount === undefined || Object.keys(problems).length > 0)
    return { kind: 'problems', problems };
  const invoice = { approval_number: form.approvalNumber.trim(), issued_on: form.issuedOn };
  return {
    kind: 'value',
    value: {
      deposited_at: new Date(at).toISOString(),
      amount,
      ...(invoice.approval_number === '' ? {} : { tax_office: invoice }),
    },
  };
}

function timeProblem(
  at: number | undefined,
  { made, now }: { readonly made: number; readonly now: number },
): DepositProblems {
  if (at === undefined) return { at: 'billing.problem.time' };
  if (at > now) return { at: 'billing.problem.future' };
  return at < made ? { at: 'billing.problem.beforeOrder' } : {};
}

/** Both of them, or none. */
function invoiceProblems({ approvalNumber, issuedOn }: DepositForm): DepositProblems {
  if (approvalNumber.trim() === '' && issuedOn === '') return {};
  const { shape } = taxOfficeSchema;
  return {
    ...(shape.approval_number.safeParse(approvalNumber.trim()).success
      ? {}
      : { approvalNumber: 'billing.problem.approval' }),
    ...(shape.issued_on.safeParse(issuedOn).success ? {} : { issuedOn: 'billing.problem.day' }),
  };
}
