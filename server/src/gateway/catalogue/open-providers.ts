import type { Provider } from '../routing.ts';
import { addressOf } from './base-url.ts';
import type { StoredProvider } from './catalogue-store.ts';
import type { SecretBox, SecretReading } from './secret-box.ts';

/** Made providers, ready to be called. */
export interface OpenProviders {
  /** By name. */
  readonly open: ReadonlyMap<string, Provider>;
  /** Those whose secret cannot be read, and why. The others are not stopped by them. */
  readonly unreadable: readonly { readonly name: string; readonly reason: 'other_key' | 'altered' }[];
}

/** Opens the secrets of made providers. */
export function openProviders(stored: readonly StoredProvider[], box: SecretBox): OpenProviders {
  const readings = stored.map((provider) => ({ provider, reading: openProvider(provider, box) }));
  return {
    open: new Map(
      readings.flatMap(({ reading }) =>
        reading.kind === 'open' ? [[reading.provider.name, reading.provider] as const] : [],
      ),
    ),
    unreadable: readings.flatMap(({ provider, reading }) =>
      reading.kind === 'open' ? [] : [{ name: provider.name, reason: reading.reason }],
    ),
  };
}

/** Opens the secret of one. Where the address cannot be read, it opens for nothing. */
export function openProvider(
  stored: StoredProvider,
  box: SecretBox,
): { readonly kind: 'open'; readonly provider: Provider } | Extract<SecretReading, { kind: 'unreadable' }> {
  const { id, name, kind, secret } = stored;
  if (kind === 'demo') return { kind: 'open', provider: { kind, name } };
  const address = addressOf(stored);
  if (address === undefined) return { kind: 'unreadable', reason: 'altered' };
  const { origin, basePath } = address;
  const reading = secret === undefined ? NO_SECRET : box.open(secret.sealed, { id, kind, origin });
  if (reading.kind === 'unreadable') return reading;
  return { kind: 'open', provider: { kind, name, origin, basePath, apiKey: reading.secret } };
}

const NO_SECRET = { kind: 'open', secret: '' } as const;
