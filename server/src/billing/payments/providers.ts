import { changeProvider } from './change-provider.ts';
import { markTest } from './mark-test.ts';
import { noteProblems } from './note-problems.ts';
import { CARD_PROVIDERS, type CardProvider, type PaymentProvider } from './payment-provider.ts';
import type { ProviderPorts, Providers } from './provider-ports.ts';
import { type ProviderSettings, secretPurpose, unsetProvider } from './provider-settings.ts';

export type { ProviderPorts, Providers } from './provider-ports.ts';

/** Providers over a store. */
export function createProviders<Tx>(ports: ProviderPorts<Tx>): Providers<Tx> {
  const list = async (tx?: Tx): Promise<readonly ProviderSettings[]> => withDefaults(await ports.store.list(tx));
  const find = async (name: CardProvider, tx?: Tx): Promise<ProviderSettings> =>
    (await list(tx)).find((each) => each.name === name) ?? unsetProvider(name);
  return {
    providerOf: async (name) => {
      const settings = await find(name);
      const provider = await build(ports, settings);
      return provider && noteProblems(ports, markTest(provider, settings), settings);
    },
    isOn: async (name, tx) => (await find(name, tx)).isOn,
    list,
    find,
    change: async (tx, name, change) => changeProvider(ports, tx, { before: await find(name, tx), change }),
  };
}

function withDefaults(kept: readonly ProviderSettings[]): readonly ProviderSettings[] {
  const isAnyOn = kept.some(({ isOn }) => isOn);
  return CARD_PROVIDERS.map(
    (name) =>
      kept.find((each) => each.name === name) ?? { ...unsetProvider(name), isOn: name === 'sandbox' && !isAnyOn },
  );
}

function build<Tx>(
  ports: ProviderPorts<Tx>,
  settings: ProviderSettings,
): PaymentProvider | Promise<PaymentProvider> | undefined {
  const { name, secret, webhookSecret } = settings;
  if (name === 'sandbox') return ports.build.sandbox();
  const secretKey = secret && ports.box.open(secret.sealed, secretPurpose(name, 'secret'));
  if (secretKey === undefined) return undefined;
  if (name === 'toss') return ports.build.toss({ secretKey });
  const opened = webhookSecret && ports.box.open(webhookSecret.sealed, secretPurpose(name, 'webhook secret'));
  return ports.build.stripe({ secretKey, webhookSecret: opened ?? '' });
}
