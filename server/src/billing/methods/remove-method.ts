import type { BillingOutcome } from '../outcome.ts';
import type { PaymentMethod } from './method.ts';
import type { MethodPorts } from './method-ports.ts';

/** Takes a method away that nothing pays by. */
export async function removeMethod<Tx>(
  { store, isInUse }: Pick<MethodPorts<Tx>, 'store' | 'isInUse'>,
  tx: Tx,
  id: string,
): Promise<BillingOutcome<PaymentMethod>> {
  const method = await store.find(id, tx);
  if (method === undefined || method.state === 'removed') return { kind: 'refused', code: 'billing_method_unknown' };
  if (await isInUse(tx, id)) return { kind: 'refused', code: 'billing_method_in_use' };
  const after = { ...method, state: 'removed', isDefault: false } as const;
  await store.save(tx, after);
  const next = (await store.list(tx)).find(({ state }) => state === 'ready');
  if (method.isDefault && next !== undefined) await store.save(tx, { ...next, isDefault: true });
  return { kind: 'done', value: after };
}
