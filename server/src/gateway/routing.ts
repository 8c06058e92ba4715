import type { Wording } from '@tallygate/contract';
import type { AccountLimits, RateRule } from '#admission';
import type { SnapshotCreditPrices } from '#credits';
import type { KeyRecord } from '#identity';
import type { SnapshotPrices } from '#prices';
import type { RunType } from '#runs';
import type { EndpointMetadata } from '#usage';

/** All that a gateway needs to serve: made by control, replaced whole on every change. */
export interface Snapshot {
  /** Grows with every change. */
  readonly version: number;
  readonly accountId: string;
  /** The account's language, for callers who ask for none and have chosen none, and its zone; undefined: control of an earlier release. */
  readonly wording?: Wording | undefined;
  /** By hash of the secret. */
  readonly keys: ReadonlyMap<string, KeyRecord>;
  /** By name. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Base of the `url` column; undefined: as the client addressed us. */
  readonly publicUrl: string | undefined;
  readonly warehouse: WarehouseAddress;
  /** undefined: control of an earlier release, which has none of its own. */
  readonly prices?: SnapshotPrices | undefined;
  /** What calls cost in credits; undefined: nothing is priced in credits. */
  readonly creditPrices?: SnapshotCreditPrices | undefined;
  /** What the account limits besides its endpoints; undefined: nothing. */
  readonly limits?: AccountLimits | undefined;
  /** Types of runs that the account made; undefined: none, or control of an earlier release. */
  readonly runTypes?: readonly RunType[] | undefined;
}

export interface WarehouseAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: EndpointMetadata;
  /** Percentages sum to 100. At least one. */
  readonly destinations: readonly WeightedDestination[];
  /** In order of trying. */
  readonly fallbacks: readonly Destination[];
  readonly onClientDisconnect: 'drain' | 'cancel';
  readonly bodyBytesMax: number;
  /** How long its destinations may keep us waiting; undefined: as the gateway does by default. */
  readonly timeouts: EndpointTimeouts | undefined;
  /** undefined: none. */
  readonly rateLimits?: readonly RateRule[] | undefined;
  /** Payloads are kept; undefined: they are not. */
  readonly payloads: PayloadLogging | undefined;
}

/** Milliseconds; undefined: the gateway's default. */
export interface EndpointTimeouts {
  /** From the last byte of the request to the answer's head. */
  readonly headersMs: number | undefined;
  /** From the head to the first byte of the body. */
  readonly firstByteMs: number | undefined;
  /** Between two pieces of the body. */
  readonly idleMs: number | undefined;
}

/** Which payloads of an endpoint go to the inference table. */
export interface PayloadLogging {
  /** Share of the requests, 0 to 1. */
  readonly samplingFraction: number;
  /** Bytes kept of a request's body, and as many of the answer's; what is longer is cut. */
  readonly bytesMax: number;
  /** Whole days that rows are kept. */
  readonly retentionDays: number;
}

export interface Destination {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly type: 'PAY_PER_TOKEN_FOUNDATION_MODEL' | 'EXTERNAL_FOUNDATION_MODEL';
  readonly provider: Provider;
}

export interface WeightedDestination extends Destination {
  readonly trafficPercentage: number;
}

export type Provider =
  | { readonly kind: 'demo'; readonly name: string }
  | {
      readonly kind: 'openai' | 'anthropic' | 'gemini';
      readonly name: string;
      /** Scheme, host and port. */
      readonly origin: string;
      /** Without a trailing slash; may be empty. */
      readonly basePath: string;
      readonly apiKey: string;
    };
