import type { BillingOutcome } from '../outcome.ts';
import type { PaymentMethod } from './method.ts';
import type { MethodPorts } from './method-ports.ts';

/** Makes a ready method the one that pays when nobody says otherwise. */
export async function setDefault<Tx>(
  { store }: Pick<MethodPorts<Tx>, 'store'>,
  tx: Tx,
  id: string,
): Promise<BillingOutcome<PaymentMethod>> {
  const method = await store.find(id, tx);
  if (method === undefined || method.state === 'removed') return { kind: 'refused', code: 'billing_method_unknown' };
  if (method.state !== 'ready') return { kind: 'refused', code: 'billing_method_not_ready' };
  // One at a time: the store holds at most one default.
  for (const other of await store.list(tx)) {
    if (other.isDefault && other.id !== id) await store.save(tx, { ...other, isDefault: false });
  }
  const after = { ...method, isDefault: true };
  await store.save(tx, after);
  return { kind: 'done', value: after };
}
