import type { SealedText } from '#notices';
import type { CardProvider } from './payment-provider.ts';
import type { ProviderChange, ProviderChanged, ProviderPorts } from './provider-ports.ts';
import { isTestKey, type ProviderSettings, type SealedSecret, secretPurpose } from './provider-settings.ts';

const TAIL_CHARS = 4;
/** Shorter secrets would be told by their tail. */
const TOLD_CHARS_MIN = 12;

/** Changes how a provider is set up. */
export async function changeProvider<Tx>(
  { store, box, clock }: ProviderPorts<Tx>,
  tx: Tx,
  { before, change }: { readonly before: ProviderSettings; readonly change: ProviderChange },
): Promise<ProviderChanged> {
  const { name } = before;
  const isNewSecret = change.secret !== undefined && name !== 'sandbox';
  const after = {
    ...before,
    isOn: change.isOn ?? before.isOn,
    clientKey: name === 'toss' ? (change.clientKey ?? before.clientKey) : undefined,
    allowsAutoTopUp: name === 'toss' && (change.allowsAutoTopUp ?? before.allowsAutoTopUp),
    secret: isNewSecret ? sealed(box, change.secret, secretPurpose(name, 'secret')) : before.secret,
    webhookSecret:
      name === 'stripe' && change.webhookSecret !== undefined
        ? sealed(box, change.webhookSecret, secretPurpose(name, 'webhook secret'))
        : before.webhookSecret,
    isTestMode: isNewSecret ? isTestKey(name, change.secret) : before.isTestMode,
    problem: isNewSecret ? undefined : before.problem,
    updatedAt: clock.now(),
  };
  const missing = after.isOn ? missingOf(name, after) : [];
  if (missing.length > 0) return { kind: 'incomplete', missing };
  await store.save(tx, after);
  return { kind: 'done', before, after };
}

function sealed(box: SealedText, secret: string, purpose: string): SealedSecret {
  const tail = secret.length < TOLD_CHARS_MIN ? '' : secret.slice(-TAIL_CHARS);
  return { sealed: box.seal(secret, purpose), tail };
}

function missingOf(name: CardProvider, { secret, webhookSecret, clientKey }: ProviderSettings) {
  return [
    ...(name !== 'sandbox' && secret === undefined ? (['secret'] as const) : []),
    ...(name === 'stripe' && webhookSecret === undefined ? (['webhook_secret'] as const) : []),
    ...(name === 'toss' && clientKey === undefined ? (['client_key'] as const) : []),
  ];
}
