import { SANDBOX_CARDS, type SandboxCard } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../../store/index.ts';
import type { Currency } from '../../../money.ts';
import type { CardFacts, DisputeState, PaymentProblem, PaymentView } from '../../payment-provider.ts';

/** A payment in the books of the sandbox. */
export type SandboxRow = Selectable<Tables['sandbox_payments']>;

const VALID_YEARS = 3;

/** What people recognise a card of the sandbox by. */
export function sandboxCardFacts(card: SandboxCard, now: Instant): CardFacts {
  const last4 = SANDBOX_CARDS.find(({ id }) => id === card)?.last4 ?? '';
  const year = new Date(now).getUTCFullYear() + (card === 'expired' ? -1 : VALID_YEARS);
  return { brand: 'Sandbox', last4, expires: { year, month: 12 } };
}

/** The card of that id; undefined: there is none. */
export function sandboxCard(id: string | undefined): SandboxCard | undefined {
  return SANDBOX_CARDS.find((card) => card.id === id)?.id;
}

/** A payment of its row. `windowUrl`: where its person confirms it. */
export function sandboxView(row: SandboxRow, windowUrl: string): PaymentView {
  const card = sandboxCard(row.card);
  const paidAt = row.paid_at === null ? undefined : asInstant(Date.parse(row.paid_at));
  return {
    ref: row.ref,
    attemptId: row.attempt_id,
    status: row.status === 'opened' ? 'waiting' : (row.status as PaymentView['status']),
    nextUrl: row.status === 'needs_person' ? windowUrl : undefined,
    problem: (row.problem as PaymentProblem | null) ?? undefined,
    total: { currency: row.currency as Currency, minor: BigInt(row.total_minor) },
    paidAt,
    refundedMinor: BigInt(row.refunded_minor),
    dispute: row.dispute as DisputeState,
    card: card && sandboxCardFacts(card, asInstant(Date.parse(row.changed_at))),
    approvalNumber: paidAt === undefined ? undefined : approvalNumber(paidAt),
    receiptUrl: undefined,
  };
}

/** The payment of that name. */
export async function findSandboxRow(reader: Reader, ref: string): Promise<SandboxRow | undefined> {
  return await reader.selectFrom('sandbox_payments').selectAll().where('ref', '=', ref).executeTakeFirst();
}

/** Keeps a change of a payment, and gives the payment as it is then. */
export async function changeSandboxRow(
  tx: Transaction,
  row: SandboxRow,
  change: Partial<SandboxRow> & { readonly changed_at: string },
): Promise<SandboxRow> {
  const { status, problem, paid_at, refunded_minor, dispute, looks, changed_at } = { ...row, ...change };
  const set = { status, problem, paid_at, refunded_minor, dispute, looks, changed_at };
  await tx.updateTable('sandbox_payments').set(set).where('ref', '=', row.ref).execute();
  return { ...row, ...set };
}

/** The columns of a payment that succeeds at that time. */
export function paidAt(now: Instant) {
  const at = isoInstant(now);
  return { status: 'succeeded', problem: null, paid_at: at, changed_at: at };
}

/** Eight digits, as card networks print them. */
function approvalNumber(at: Instant): string {
  return String(at % 100_000_000).padStart(8, '0');
}
