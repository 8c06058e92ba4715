import type { PaymentProvider } from '../payments/payment-provider.ts';
import type { OrderPorts } from './order-ports.ts';

/** Where a program ends: at which of its steps, and whether that step still takes effect. */
export interface Break {
  /** 0 is the first. */
  readonly step: number;
  /** `before`: nothing of the step happens. `after`: all of it does, and nobody is left to hear of it. */
  readonly when: 'before' | 'after';
}

/** The program has ended: nothing of it goes on. */
export class Ended extends Error {}

/** A program that ends at a step: a transaction, or a question to the provider. `wasReached`: it came so far. */
export function breaking<Tx>(
  ports: OrderPorts<Tx>,
  { step, when }: Break,
): { readonly ports: OrderPorts<Tx>; readonly wasReached: () => boolean } {
  let steps = 0;
  const pass = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    const own = steps++;
    if (own > step || (own === step && when === 'before')) throw new Ended();
    const value = await act();
    if (own === step) throw new Ended();
    return value;
  };
  const broken = (provider: PaymentProvider): PaymentProvider => ({
    ...provider,
    openPayment: (attempt) => pass(() => provider.openPayment(attempt)),
    charge: (attempt) => pass(() => provider.charge(attempt)),
    confirm: (asked) => pass(() => provider.confirm(asked)),
    lookUp: (ref) => pass(() => provider.lookUp(ref)),
    refund: (asked) => pass(() => provider.refund(asked)),
    changed: (asked) => pass(() => provider.changed(asked)),
  });
  return {
    ports: {
      ...ports,
      transaction: (act) => pass(() => ports.transaction(act)),
      providers: async (name) => {
        const provider = await ports.providers(name);
        return provider && broken(provider);
      },
    },
    wasReached: () => steps > step,
  };
}
