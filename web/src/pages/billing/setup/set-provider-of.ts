import type { CardProviderName, SetBillingProvider } from '@tallygate/contract';

/** What somebody has typed of a provider's keys. Empty: the one that is kept stays. */
export interface ProviderKeys {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly clientKey: string;
  readonly allowsAutoTopUp: boolean;
}

/** What is sent of it: what a provider does not have is left out, and so is what was not typed. */
export function setProviderOf(name: CardProviderName, isOn: boolean, keys: ProviderKeys): SetBillingProvider {
  const typed = (field: 'secret_key' | 'webhook_secret' | 'client_key', text: string) =>
    text.trim() === '' ? {} : { [field]: text.trim() };
  switch (name) {
    case 'sandbox':
      return { is_on: isOn };
    case 'stripe':
      return { is_on: isOn, ...typed('secret_key', keys.secretKey), ...typed('webhook_secret', keys.webhookSecret) };
    case 'toss':
      return {
        is_on: isOn,
        ...typed('secret_key', keys.secretKey),
        ...typed('client_key', keys.clientKey),
        allows_auto_top_up: keys.allowsAutoTopUp,
      };
  }
}
