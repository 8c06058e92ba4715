import type { ProviderKind } from '@tallygate/contract';

/** A base URL taken apart, or the code of what is wrong with it. */
export type UrlReading =
  | { readonly kind: 'url'; readonly origin: string; readonly basePath: string }
  | { readonly kind: 'invalid' | 'credentials' };

/** Where the providers are found that name no address. */
export const PUBLIC_BASE_URLS = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
} as const;

/** Reads an http(s) URL without query, fragment, credentials and backslashes, which a URL reads as slashes. */
export function readBaseUrl(text: string): UrlReading {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return { kind: 'invalid' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { kind: 'credentials' };
  if (/[?#\\]/.test(text)) return { kind: 'invalid' };
  return { kind: 'url', origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

/** Where a provider is found; undefined: it answers by itself, or its address cannot be read. */
export function addressOf(provider: {
  readonly kind: ProviderKind;
  readonly baseUrl: string | undefined;
}): Extract<UrlReading, { kind: 'url' }> | undefined {
  if (provider.kind === 'demo') return undefined;
  const url = readBaseUrl(provider.baseUrl ?? PUBLIC_BASE_URLS[provider.kind]);
  return url.kind === 'url' ? url : undefined;
}
