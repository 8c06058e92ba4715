import type { Instant } from '#kernel';
import type { CardProvider } from './payment-provider.ts';

/** How a provider is set up, as it is kept. */
export interface ProviderSettings {
  readonly name: CardProvider;
  /** New payments and cards may use it. */
  readonly isOn: boolean;
  /** Of Toss Payments: public, for its window. */
  readonly clientKey: string | undefined;
  /** Of Toss Payments: the merchant's contract lets registered cards be charged for more than subscriptions. */
  readonly allowsAutoTopUp: boolean;
  readonly secret: SealedSecret | undefined;
  /** Of Stripe: what its webhooks are signed with. */
  readonly webhookSecret: SealedSecret | undefined;
  /** By the secret's prefix: no money moves. */
  readonly isTestMode: boolean;
  /** What it last refused or failed with; undefined since it answered. */
  readonly problem: ProviderProblem | undefined;
  /** undefined: nobody set it up. */
  readonly updatedAt: Instant | undefined;
}

/** A secret that was given to us. */
export interface SealedSecret {
  readonly sealed: string;
  /** Its last four characters. */
  readonly tail: string;
}

/** Why a provider could not be used when it last was. */
export interface ProviderProblem {
  readonly code: 'credential_refused' | 'unreachable';
  readonly at: Instant;
}

/** A provider that nobody set up. */
export function unsetProvider(name: CardProvider): ProviderSettings {
  return {
    name,
    isOn: false,
    clientKey: undefined,
    allowsAutoTopUp: false,
    secret: undefined,
    webhookSecret: undefined,
    isTestMode: name === 'sandbox',
    problem: undefined,
    updatedAt: undefined,
  };
}

/** Where settings of providers are kept. `Tx` is a transaction of the control store. */
export interface ProviderStore<Tx> {
  /** Those that somebody set up. */
  list(tx?: Tx): Promise<readonly ProviderSettings[]>;
  save(tx: Tx, settings: ProviderSettings & { readonly updatedAt: Instant }): Promise<void>;
  /** Notes or forgets a problem, and nothing else. */
  noteProblem(tx: Tx, name: CardProvider, problem: ProviderProblem | undefined): Promise<void>;
}

/** What the secrets of a provider are sealed for. */
export function secretPurpose(name: CardProvider, which: 'secret' | 'webhook secret'): string {
  return `billing ${name} ${which}`;
}

/**
 * Whether a secret key is of the provider's test mode, where no money moves. Stripe: `sk_test_`, `rk_test_`
 * (https://docs.stripe.com/keys); Toss Payments: `test_sk_`, `test_gsk_` (https://docs.tosspayments.com/reference/using-api/api-keys).
 */
export function isTestKey(name: CardProvider, secret: string): boolean {
  if (name === 'sandbox') return true;
  return name === 'stripe' ? /^[a-z]k_test_/.test(secret) : secret.startsWith('test_');
}
