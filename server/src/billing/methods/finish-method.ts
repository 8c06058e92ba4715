import type { BillingOutcome } from '../outcome.ts';
import type { MethodView } from '../payments/payment-provider.ts';
import type { PaymentMethod } from './method.ts';
import type { MethodPorts, ReturnedCard } from './method-ports.ts';
import { type StoredMethod, tokenPurpose } from './method-store.ts';

/** Looks at the provider what came of a registration, and keeps it once. */
export async function finishMethod<Tx>(
  ports: MethodPorts<Tx>,
  { methodId, query, note }: ReturnedCard<Tx>,
): Promise<BillingOutcome<PaymentMethod>> {
  const { store, transaction, providers } = ports;
  const method = await store.find(methodId);
  if (method === undefined || method.channel === 'bank_transfer') return UNKNOWN;
  if (method.state !== 'waiting' || method.providerRef === undefined) return { kind: 'done', value: method };
  const provider = await providers.providerOf(method.channel);
  if (provider === undefined) return { kind: 'refused', code: 'billing_provider_off' };
  const { customerRef, providerRef: ref } = method;
  const answer = await provider.finishMethod({ methodId, customerRef, ref, returned: query });
  if (answer.kind === 'unknown') return { kind: 'refused', code: 'billing_provider_unreachable' };
  const view: MethodView = answer.kind === 'refused' ? { status: 'failed', code: answer.code } : answer.value;
  if (view.status === 'waiting') return { kind: 'done', value: method };
  return await transaction(async (tx) => {
    const now = await store.find(methodId, tx);
    if (now === undefined) return UNKNOWN;
    // Somebody else was faster: what they kept stays.
    if (now.state !== 'waiting') return { kind: 'done', value: now };
    const after = await ended(ports, tx, { method: now, view });
    await store.save(tx, after);
    await note?.(tx, after);
    return { kind: 'done', value: after };
  });
}

const UNKNOWN: BillingOutcome<never> = { kind: 'refused', code: 'billing_method_unknown' };

async function ended<Tx>(
  { store, box }: MethodPorts<Tx>,
  tx: Tx,
  { method, view }: { readonly method: StoredMethod; readonly view: Exclude<MethodView, { status: 'waiting' }> },
): Promise<StoredMethod> {
  if (view.status === 'failed') return { ...method, state: 'failed', problem: view.code };
  const others = await store.list(tx);
  return {
    ...method,
    state: 'ready',
    card: view.card,
    sealedToken: box.seal(view.token, tokenPurpose(method.id)),
    isDefault: !others.some(({ isDefault }) => isDefault),
  };
}
