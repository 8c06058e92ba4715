import type { Language } from '@tallygate/contract';
import type { Clock } from '#kernel';
import type { SealedText } from '#notices';
import type { CardProvider } from '../payments/payment-provider.ts';
import type { Providers } from '../payments/provider-ports.ts';
import type { InvoiceBuyer, PaymentMethod } from './method.ts';
import type { MethodStore } from './method-store.ts';

/** Told of a change in the transaction that made it. */
export type NoteMethod<Tx> = (tx: Tx, method: PaymentMethod) => Promise<void>;

/** A card to be registered. */
export interface AskedCard<Tx> {
  readonly channel: CardProvider;
  readonly by: PaymentMethod['by'];
  readonly holder: { readonly name: string; readonly email: string };
  readonly language: Language;
  /** Where the browser comes back to. */
  readonly returnUrl: (methodId: string) => string;
  readonly note?: NoteMethod<Tx>;
}

/** A registration, and where it goes on. */
export interface BegunCard {
  readonly method: PaymentMethod;
  readonly nextUrl: string;
}

/** A registration whose browser came back. */
export interface ReturnedCard<Tx> {
  readonly methodId: string;
  /** What the browser brought back. */
  readonly query: Readonly<Record<string, string>>;
  /** Only told when the registration ended by it. */
  readonly note?: NoteMethod<Tx>;
}

/** A transfer to be registered. */
export interface AskedTransfer {
  readonly buyer: InvoiceBuyer;
  readonly by: PaymentMethod['by'];
}

/** What methods are made of. */
export interface MethodPorts<Tx> {
  readonly store: MethodStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly providers: Pick<Providers<Tx>, 'providerOf' | 'isOn'>;
  readonly box: SealedText;
  /** Whether a subscription, an automatic top-up or an order under way pays by it. */
  readonly isInUse: (tx: Tx, methodId: string) => Promise<boolean>;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
}
