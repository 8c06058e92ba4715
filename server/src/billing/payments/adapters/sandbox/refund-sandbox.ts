import { type Instant, isoInstant } from '#kernel';
import type { Transaction } from '../../../../store/index.ts';
import type { AskedRefund, PaymentProblem, ProviderAnswer } from '../../payment-provider.ts';
import { changeSandboxRow, findSandboxRow, type SandboxRow } from './sandbox-rows.ts';

/** Gives money back in the books of the sandbox; the same key gives back once. */
export async function refundSandbox(
  tx: Transaction,
  { ref, amount, key }: AskedRefund,
  now: Instant,
): Promise<ProviderAnswer<SandboxRow>> {
  const row = await findSandboxRow(tx, ref);
  if (row === undefined) return refused('provider_refused', 'there is no such payment');
  const known = await tx.selectFrom('sandbox_refunds').select('key').where('key', '=', key).executeTakeFirst();
  if (known !== undefined) return { kind: 'answer', value: row };
  const problem = refusalOf(row, amount);
  if (problem !== undefined) return refused(problem, 'refunds of this payment are refused');
  const at = isoInstant(now);
  const minor = Number(amount.minor);
  await tx.insertInto('sandbox_refunds').values({ key, ref, minor, at }).execute();
  const value = await changeSandboxRow(tx, row, { refunded_minor: row.refunded_minor + minor, changed_at: at });
  return { kind: 'answer', value };
}

function refusalOf(row: SandboxRow, amount: AskedRefund['amount']): PaymentProblem | undefined {
  if (row.status !== 'succeeded' || row.card === 'refund_refused') return 'provider_refused';
  if (row.currency !== amount.currency) return 'currency_refused';
  const left = row.total_minor - row.refunded_minor;
  if (left === 0) return 'already_refunded';
  return amount.minor <= 0n || amount.minor > BigInt(left) ? 'amount_refused' : undefined;
}

function refused(code: PaymentProblem, detail: string): ProviderAnswer<never> {
  return { kind: 'refused', code, detail };
}
