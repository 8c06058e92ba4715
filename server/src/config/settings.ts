import type { Language } from '@tallygate/contract';
import type { CallBounds, EndpointTimeouts, PayloadLogging, RateLimitSpec } from '#gateway';
import type { Role } from '#identity';
import type { Instant } from '#kernel';
import type { PriceDocument, PriceEntry } from '#prices';
import type { RequesterType } from '#usage';
import type { SmtpSettings } from './smtp-url.ts';

/** An entry of the price book that the file declares. */
export type DeclaredPrice = Omit<PriceEntry, 'id' | 'made' | 'document'> & { readonly document: PriceDocument };

/** All that the program was told, checked: the environment and the configuration file. */
export interface Settings {
  readonly environment: EnvironmentSettings;
  readonly declared: Declared;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Durability = 'process' | 'strict';

/** From the environment. Paths are absolute. */
export interface EnvironmentSettings {
  /** Of what is said at the terminal: start-up messages and the command line. */
  readonly language: Language;
  readonly home: string;
  readonly spoolDir: string;
  readonly host: string;
  readonly port: number;
  /** undefined: no file was named and there is none under the default name. */
  readonly configFile: ConfigFile | undefined;
  /** Where a file is looked for when none was named. */
  readonly configFileDefault: string;
  readonly adminKey: string | undefined;
  readonly durability: Durability;
  /** Whether test calls may reach addresses at which machines in a cloud ask who they are. */
  readonly metadataAddresses: 'refuse' | 'allow';
  /** Without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** IP addresses and networks in CIDR notation. */
  readonly trustedProxies: readonly string[];
  /** Where a single gateway finds control's listener for forwarded requests; the internal one is on the next port. */
  readonly controlUrl: string | undefined;
  readonly internalSecret: string | undefined;
  /** May carry user and password. undefined: the embedded warehouse. */
  readonly clickhouseUrl: string | undefined;
  /** PostgreSQL; may carry user and password. undefined: SQLite in the home. */
  readonly databaseUrl: string | undefined;
  /** What our own secrets are derived from; undefined: one is made once in the home. */
  readonly secret: string | undefined;
  /** What `secret` was before, once after it changed: what is stored is then sealed anew. */
  readonly previousSecret: string | undefined;
  /** How mail leaves; undefined: it does not. */
  readonly smtp?: SmtpSettings | undefined;
  /** Where the APIs of card providers are, without a trailing slash; undefined: where they are for everybody. */
  readonly stripeUrl?: string | undefined;
  readonly tossUrl?: string | undefined;
  readonly logLevel: LogLevel;
}

export interface ConfigFile {
  readonly path: string;
  /** As the operator wrote it; shown in messages and as the creator of endpoints. */
  readonly label: string;
}

/** From the configuration file; its defaults where there is none. */
export interface Declared {
  readonly account: {
    readonly id: string | undefined;
    readonly name: string | undefined;
    /** IANA name. */
    readonly timeZone: string;
    /** Of messages to whoever asks for none and has chosen none. */
    readonly language: Language;
  };
  /** Empty: the built-in workspace `main` alone. */
  readonly workspaces: readonly { readonly id: string | undefined; readonly name: string }[];
  readonly providers: readonly DeclaredProvider[];
  readonly endpoints: readonly DeclaredEndpoint[];
  readonly keys: readonly DeclaredKey[];
  /** Of the own price book; undefined: none. */
  readonly prices?: readonly DeclaredPrice[] | undefined;
  /** Credits are charged for the input of requests that failed without any output. Default: true. */
  readonly chargesFailedInput?: boolean | undefined;
  /** The built-in endpoint `demo` is served. */
  readonly hasDemo: boolean;
  /** Of each gateway. */
  readonly spoolBytesMax: number;
  /** Of each gateway. */
  readonly callBounds: CallBounds;
}

export interface DeclaredEndpoint {
  readonly name: string;
  /** Name of a workspace; undefined: the default one. */
  readonly workspace: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly destinations: readonly (DeclaredDestination & { readonly trafficPercentage: number })[];
  readonly fallbacks: readonly DeclaredDestination[];
  readonly onClientDisconnect: 'drain' | 'cancel';
  readonly bodyBytesMax: number;
  readonly rateLimits: readonly RateLimitSpec[];
  readonly timeouts: EndpointTimeouts | undefined;
  /** undefined: payloads are not kept. */
  readonly payloads: PayloadLogging | undefined;
}

export interface DeclaredDestination {
  readonly name: string;
  readonly model: string;
  readonly provider: DeclaredProvider;
}

export type DeclaredProvider =
  | { readonly kind: 'demo'; readonly name: string }
  | {
      readonly kind: 'openai' | 'anthropic' | 'gemini';
      readonly name: string;
      readonly origin: string;
      /** Without a trailing slash; may be empty. */
      readonly basePath: string;
      readonly apiKey: string;
    };

export interface DeclaredKey {
  readonly name: string;
  readonly secret: string;
  readonly requester: string;
  readonly requesterType: RequesterType;
  readonly groups: readonly string[];
  /** Name of a workspace; undefined: the default one. */
  readonly workspace: string | undefined;
  readonly role: Role;
  /** undefined: all. */
  readonly endpoints: readonly string[] | undefined;
  /** What its requests may claim; undefined: nothing. */
  readonly runTypes: readonly string[] | undefined;
  readonly services: readonly string[] | undefined;
  readonly features: readonly string[] | undefined;
  readonly expiresAt: Instant | undefined;
}
