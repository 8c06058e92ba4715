import { type Instant, isoInstant, never } from '#kernel';
import type { PaymentProblem } from '../../payment-provider.ts';
import { paidAt, type SandboxRow, sandboxCard } from './sandbox-rows.ts';

/** How often a late payment is looked at before it is there. */
const LATE_LOOKS = 3;

/** What becomes of a payment that was opened when its card is charged; undefined: nothing, it was charged before. */
export function chargeSandbox(
  row: SandboxRow,
  { now, isAttended }: { readonly now: Instant; readonly isAttended: boolean },
): (Partial<SandboxRow> & { readonly changed_at: string }) | undefined {
  if (row.status !== 'opened') return undefined;
  const failed = (problem: PaymentProblem) => ({ status: 'failed', problem, changed_at: isoInstant(now) });
  const card = sandboxCard(row.card);
  switch (card) {
    case undefined:
      return failed('method_unknown');
    case 'approve':
    case 'timeout':
    case 'refund_refused':
      return paidAt(now);
    case 'decline':
      return failed('card_declined');
    case 'funds':
      return failed('funds_insufficient');
    case 'expired':
      return failed('card_expired');
    case 'late':
      return { status: 'waiting', changed_at: isoInstant(now) };
    case 'person':
      if (!isAttended) return failed('authentication_needed');
      return { status: 'needs_person', changed_at: isoInstant(now) };
    default:
      return never(card);
  }
}

/** What becomes of a late payment when it is looked at; undefined: nothing. */
export function lookAtSandbox(
  row: SandboxRow,
  now: Instant,
): (Partial<SandboxRow> & { readonly changed_at: string }) | undefined {
  if (row.status !== 'waiting') return undefined;
  const looks = row.looks + 1;
  return looks < LATE_LOOKS ? { looks, changed_at: row.changed_at } : { ...paidAt(now), looks };
}
