import { secretBox } from '#gateway';
import { textBox } from '#identity';
import { systemRandom } from '#kernel';
import { resealBilling } from '../billing/adapters/kysely-sealed-billing.ts';
import { resealProviders } from '../gateway/adapters/kysely-sealed-providers.ts';
import { resealWaysIn } from '../identity/adapters/kysely-sealed-ways-in.ts';
import { resealWebhook } from '../notices/adapters/kysely-sealed-webhook.ts';
import type { SealedPlace } from './settle-sealing.ts';

/** Everything that is sealed under the installation's secret. What is left out here is lost when the secret changes. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  {
    name: 'providers',
    reseal: (tx, from, to) =>
      resealProviders(tx, secretBox(from('providers'), systemRandom), secretBox(to('providers'), systemRandom)),
  },
  {
    name: 'ways in',
    reseal: (tx, from, to) =>
      resealWaysIn(tx, textBox(from('signing in'), systemRandom), textBox(to('signing in'), systemRandom)),
  },
  {
    name: 'webhook of alerts',
    reseal: (tx, from, to) =>
      resealWebhook(tx, textBox(from('notices'), systemRandom), textBox(to('notices'), systemRandom)),
  },
  {
    name: 'billing',
    reseal: (tx, from, to) =>
      resealBilling(tx, textBox(from('billing'), systemRandom), textBox(to('billing'), systemRandom)),
  },
];
