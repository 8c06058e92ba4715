import type { BillingOutcome } from '../outcome.ts';
import type { ChargedMethod } from '../payments/payment-provider.ts';
import { addTransfer } from './add-transfer.ts';
import { beginMethod } from './begin-method.ts';
import { finishMethod } from './finish-method.ts';
import type { PaymentMethod } from './method.ts';
import type { AskedCard, AskedTransfer, BegunCard, MethodPorts, ReturnedCard } from './method-ports.ts';
import { tokenPurpose } from './method-store.ts';
import { removeMethod } from './remove-method.ts';
import { setDefault } from './set-default.ts';
import { tidyMethods } from './tidy-methods.ts';

/** Ways of paying that the account has registered. What changes one takes the caller's transaction, unless a provider is asked. */
export interface Methods<Tx> {
  /** Begins to register a card. Refused with `billing_provider_off` and `billing_provider_unreachable`. */
  begin(asked: AskedCard<Tx>): Promise<BillingOutcome<BegunCard>>;
  /**
   * Looks what came of a registration; of one that waits no more, nothing. A card that is the first to be ready becomes
   * the default. Refused with `billing_method_unknown` and `billing_provider_unreachable`.
   */
  returned(asked: ReturnedCard<Tx>): Promise<BillingOutcome<PaymentMethod>>;
  /** Registers a bank transfer on tax invoice. The buyer's number was checked. */
  addTransfer(tx: Tx, asked: AskedTransfer): Promise<PaymentMethod>;
  /** Those that wait or are ready, in the order of their making. */
  list(tx?: Tx): Promise<readonly PaymentMethod[]>;
  find(id: string, tx?: Tx): Promise<PaymentMethod | undefined>;
  /** A ready card as charges need it; undefined: there is none, or its token cannot be read. */
  charged(id: string): Promise<ChargedMethod | undefined>;
  /** Refused with `billing_method_unknown` and `billing_method_not_ready`. */
  setDefault(tx: Tx, id: string): Promise<BillingOutcome<PaymentMethod>>;
  /**
   * Nothing is paid by it any more; another one becomes the default. Refused with `billing_method_unknown` and
   * `billing_method_in_use`. The provider forgets the card with the next `tidy`.
   */
  remove(tx: Tx, id: string): Promise<BillingOutcome<PaymentMethod>>;
  /** Has removed cards forgotten, and ends registrations that wait for a day. At most `limit`; how many it was. */
  tidy(limit: number): Promise<number>;
}

/** Methods over a store. */
export function createMethods<Tx>(ports: MethodPorts<Tx>): Methods<Tx> {
  const { store, box } = ports;
  return {
    begin: (asked) => beginMethod(ports, asked),
    returned: (asked) => finishMethod(ports, asked),
    addTransfer: (tx, asked) => addTransfer(ports, tx, asked),
    list: (tx) => store.list(tx),
    find: (id, tx) => store.find(id, tx),
    charged: async (id) => {
      const method = await store.find(id);
      if (method?.state !== 'ready' || method.sealedToken === undefined) return undefined;
      const token = box.open(method.sealedToken, tokenPurpose(id));
      return token === undefined ? undefined : { methodId: id, customerRef: method.customerRef, token };
    },
    setDefault: (tx, id) => setDefault(ports, tx, id),
    remove: (tx, id) => removeMethod(ports, tx, id),
    tidy: (limit) => tidyMethods(ports, limit),
  };
}
