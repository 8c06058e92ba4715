import type { Provider } from '../routing.ts';
import { PUBLIC_BASE_URLS, readBaseUrl } from './base-url.ts';
import type { StoredProvider } from './catalogue-store.ts';
import type { SecretBox } from './secret-box.ts';

/** Made providers, ready to be called. */
export interface OpenProviders {
  /** By name. */
  readonly open: ReadonlyMap<string, Provider>;
  /** Those whose secret cannot be read, and why. The others are not stopped by them. */
  readonly unreadable: readonly { readonly name: string; readonly reason: 'other_key' | 'altered' }[];
}

/** Opens the secrets of made providers. */
export function openProviders(stored: readonly StoredProvider[], box: SecretBox): OpenProviders {
  const readings = stored.map((provider) => ({ provider, secret: readSecret(provider, box) }));
  return {
    open: new Map(
      readings.flatMap(({ provider, secret }) =>
        secret.kind === 'open' ? [[provider.name, callable(provider, secret.secret)] as const] : [],
      ),
    ),
    unreadable: readings.flatMap(({ provider, secret }) =>
      secret.kind === 'open' ? [] : [{ name: provider.name, reason: secret.reason }],
    ),
  };
}

function readSecret({ id, secret }: StoredProvider, box: SecretBox) {
  return secret === undefined ? ({ kind: 'open', secret: '' } as const) : box.open(secret.sealed, id);
}

function callable({ name, kind, baseUrl }: StoredProvider, apiKey: string): Provider {
  if (kind === 'demo') return { kind, name };
  const url = readBaseUrl(baseUrl ?? PUBLIC_BASE_URLS[kind]);
  if (url.kind !== 'url') throw new Error(`the address of provider ${name} was checked when it was made`);
  return { kind, name, origin: url.origin, basePath: url.basePath, apiKey };
}
