import { createProviders, type Providers, type SandboxActs, tossScriptUrl, tossWindowPage } from '#billing';
import { textBox } from '#identity';
import { type Clock, systemClock, systemRandom } from '#kernel';
import type { SealedText } from '#notices';
import { kyselyProviderStore } from '../billing/payments/adapters/kysely-provider-store.ts';
import { sandboxActs } from '../billing/payments/adapters/sandbox/sandbox-acts.ts';
import { sandboxProvider } from '../billing/payments/adapters/sandbox/sandbox-provider.ts';
import { stripeProvider } from '../billing/payments/adapters/stripe/stripe-provider.ts';
import { kyselyTossWindows } from '../billing/payments/adapters/toss/kysely-toss-windows.ts';
import { tossProvider } from '../billing/payments/adapters/toss/toss-provider.ts';
import type { EnvironmentSettings } from '../config.ts';
import type { ControlApiOptions } from '../http/index.ts';
import type { Store, Transaction } from '../store/index.ts';
import { deriveSecret } from './derive-secret.ts';

/** What card providers are made of, in the control process. */
export interface BillingPaymentParts {
  readonly store: Store;
  /** The installation's secret. */
  readonly secret: string;
  readonly environment: Pick<EnvironmentSettings, 'stripeUrl' | 'tossUrl'>;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** Card providers of the control process, and what seals what they gave us. */
export interface BillingPayments {
  readonly box: SealedText;
  readonly providers: Providers<Transaction>;
  readonly actInSandbox: SandboxActs;
  readonly windowPage: ControlApiOptions['billing']['windowPage'];
}

/** Stripe, Toss Payments and the sandbox, with the keys that the account has entered. */
export function composePayments(parts: BillingPaymentParts): BillingPayments {
  const { store, secret, environment, clock = systemClock } = parts;
  const box = textBox(deriveSecret(secret, 'billing'), systemRandom);
  const windows = kyselyTossWindows({ store, clock });
  const providers = createProviders<Transaction>({
    ...{ store: kyselyProviderStore(store.db), box, clock },
    transaction: (act) => store.transaction(act),
    build: {
      sandbox: () => sandboxProvider({ store, clock }),
      stripe: (keys) => stripeProvider({ ...keys, apiUrl: environment.stripeUrl }),
      toss: (keys) => tossProvider({ ...keys, apiUrl: environment.tossUrl, windows }),
    },
  });
  return {
    ...{ box, providers, actInSandbox: sandboxActs({ store, clock }) },
    windowPage: async (id, how) => {
      const { isOn, clientKey } = await providers.find('toss');
      const window = isOn ? await windows.find(id) : undefined;
      if (window === undefined || clientKey === undefined) return undefined;
      return tossWindowPage(window, { clientKey, scriptUrl: tossScriptUrl(environment.tossUrl), ...how });
    },
  };
}
