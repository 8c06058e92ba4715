import type { ProviderKind } from '../dialects/dialect.ts';

/**
 * A provider's signature as clients get it: it says whose it is. Providers refuse signatures that they did not make, and a
 * conversation may go on with another provider after a fallback.
 */
export function markSignature(owner: ProviderKind, signature: string): string {
  return `${owner}:${signature}`;
}

/** The signature as its provider made it; undefined when there is none or it is another provider's. */
export function ownSignature(owner: ProviderKind, marked: string | undefined): string | undefined {
  const mark = `${owner}:`;
  return marked?.startsWith(mark) ? marked.slice(mark.length) : undefined;
}
