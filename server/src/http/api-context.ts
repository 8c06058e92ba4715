import type { ErrorCode, ErrorDetails, Language } from '@tallygate/contract';
import type { Context } from 'hono';
import type { KeyRecord } from '#identity';
import type { Clock, Log } from '#kernel';
import type { UserSql } from '#sql';

/** What the control plane is made of. */
export interface ControlApiOptions {
  /** Gateways prove with it that a request came through them. */
  readonly internalSecret: string;
  /** Whether this installation is served under this Host value, such as `gw.example.com:8787`; undefined: none was sent. */
  readonly isKnownHost: (host: string | undefined) => boolean;
  /** The key that goes with a secret; undefined: unknown or revoked. */
  readonly findKey: (secret: string) => KeyRecord | undefined;
  readonly sql: UserSql;
  /** The tables of `system.ai_gateway` that a key may read. */
  readonly tablesFor: (key: KeyRecord) => ReadonlySet<string>;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newRequestId: () => string;
  /** When the caller asks for no language that we speak. */
  readonly defaultLanguage: Language;
  /** The product's version, for the description of the API. */
  readonly version: string;
  readonly log: Log;
}

/** What is known of a request on its way. */
export interface RequestFacts {
  readonly requestId: string;
  readonly language: Language;
  readonly key: KeyRecord;
}

export type ApiEnv = { readonly Variables: RequestFacts };
export type ApiContext = Context<ApiEnv>;

/** Thrown by a route to answer with a code; the one error handler turns it into the answer. */
export class ApiRefusal extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
