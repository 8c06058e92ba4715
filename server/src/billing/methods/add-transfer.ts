import { isBusinessNumber } from '@tallygate/contract';
import { invariant } from '#kernel';
import type { PaymentMethod } from './method.ts';
import type { AskedTransfer, MethodPorts } from './method-ports.ts';
import type { StoredMethod } from './method-store.ts';

/** Registers a bank transfer: it is ready at once. */
export async function addTransfer<Tx>(
  { store, clock, newId }: MethodPorts<Tx>,
  tx: Tx,
  { buyer, by }: AskedTransfer,
): Promise<PaymentMethod> {
  invariant(isBusinessNumber(buyer.businessNumber), 'the number of a buyer was checked at the door');
  const others = await store.list(tx);
  const method: StoredMethod = {
    ...{ id: newId(), channel: 'bank_transfer', state: 'ready', createdAt: clock.now(), by, buyer },
    isDefault: !others.some(({ isDefault }) => isDefault),
    ...{ card: undefined, problem: undefined, customerRef: '', providerRef: undefined, sealedToken: undefined },
  };
  await store.add(tx, method);
  return method;
}
