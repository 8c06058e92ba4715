import type { Clock } from '#kernel';
import type { SealedText } from '#notices';
import type { CardProvider, PaymentProvider } from './payment-provider.ts';
import type { ProviderSettings, ProviderStore } from './provider-settings.ts';

/** Card providers as the account has set them up. */
export interface Providers<Tx> {
  /**
   * The provider with the credentials of now; undefined: it has none that can be read. One that is off is given too, so
   * that payments of the time before can still be looked up and given back.
   */
  providerOf(name: CardProvider): Promise<PaymentProvider | undefined>;
  /** Whether new payments and cards may use it. */
  isOn(name: CardProvider, tx?: Tx): Promise<boolean>;
  /** All of them, in the order of `CARD_PROVIDERS`. The sandbox is on as long as nobody chose and no other one is. */
  list(tx?: Tx): Promise<readonly ProviderSettings[]>;
  find(name: CardProvider, tx?: Tx): Promise<ProviderSettings>;
  change(tx: Tx, name: CardProvider, change: ProviderChange): Promise<ProviderChanged>;
}

/** A provider before and after a change; `incomplete`: it cannot be on without what is missing. */
export type ProviderChanged =
  | { readonly kind: 'done'; readonly before: ProviderSettings; readonly after: ProviderSettings }
  | { readonly kind: 'incomplete'; readonly missing: readonly ('secret' | 'webhook_secret' | 'client_key')[] };

/** What providers are made of. */
export interface ProviderPorts<Tx> {
  readonly store: ProviderStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly box: SealedText;
  readonly clock: Pick<Clock, 'now'>;
  readonly build: BuildProviders;
}

/** Makes each provider out of its credentials. */
export interface BuildProviders {
  readonly stripe: (keys: {
    readonly secretKey: string;
    readonly webhookSecret: string;
  }) => PaymentProvider | Promise<PaymentProvider>;
  readonly toss: (keys: { readonly secretKey: string }) => PaymentProvider;
  readonly sandbox: () => PaymentProvider;
}

/** What is to be different; undefined stays. */
export interface ProviderChange {
  readonly isOn?: boolean | undefined;
  readonly secret?: string | undefined;
  readonly webhookSecret?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly allowsAutoTopUp?: boolean | undefined;
}
