import type { Stripe as StripeClient } from 'stripe';
import { boundedCall, type CallBounds } from '../bounded-call.ts';

/** The version whose shapes are read here: https://docs.stripe.com/api/versioning. */
export const STRIPE_VERSION = '2026-10-28.endive';

const REAL_URL = 'https://api.stripe.com';

/** What a client is made of. */
export interface StripeOptions {
  readonly secretKey: string;
  /** What webhooks are signed with; empty: none can be verified. */
  readonly webhookSecret: string;
  /** Scheme, host and port of another server; undefined: the real one. */
  readonly apiUrl?: string | undefined;
  readonly bounds?: CallBounds | undefined;
}

type HttpClient = NonNullable<ConstructorParameters<typeof StripeClient>[1]>['httpClient'];

/** Stripe's own client over calls that are bounded: it tells nothing of this machine, and tries nothing twice. */
export async function stripeClient(
  { secretKey, apiUrl = REAL_URL }: StripeOptions,
  bounds: CallBounds,
): Promise<StripeClient> {
  // It is large; most installations never need it.
  const { default: Stripe } = await import('stripe');
  const { protocol, hostname, port } = new URL(apiUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return new Stripe(secretKey, {
    apiVersion: STRIPE_VERSION,
    ...{ host: hostname, port: port || (scheme === 'http' ? 80 : 443), protocol: scheme },
    ...{ telemetry: false, maxNetworkRetries: 0, timeout: bounds.timeoutMs },
    httpClient: boundedClient(bounds),
  });
}

function boundedClient(bounds: CallBounds): NonNullable<HttpClient> {
  return {
    getClientName: () => 'undici',
    makeRequest: async (...[host, port, path, method, headers, body, protocol]) => {
      const url = `${protocol}://${host}:${port}${path}`;
      const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const answer = await boundedCall({ method, url, headers: fields, body: body || undefined }, bounds);
      return {
        getStatusCode: () => answer.status,
        getHeaders: () => answer.headers,
        getRawResponse: () => ({}),
        toStream: () => {
          throw new Error('nothing is streamed');
        },
        toJSON: async () => JSON.parse(answer.text),
      };
    },
  };
}
