import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { AuditStore } from '#audit';
import type { Actor, Origin } from '#identity';
import type { Clock } from '#kernel';
import type { CatalogueStore } from './catalogue-store.ts';
import type { DeclaredCatalogue } from './declared-catalogue.ts';
import type { RuleProblem } from './rules.ts';
import type { SecretBox } from './secret-box.ts';

/** What managing providers and endpoints is made of. `Tx` is a transaction of the control store. */
export interface CataloguePorts<Tx> {
  /** Runs the act alone and keeps all or nothing of it; may run it again. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: CatalogueStore<Tx>;
  readonly audit: AuditStore<Tx>;
  readonly box: SecretBox;
  /** What the file declares now. */
  readonly declared: () => DeclaredCatalogue;
  /** Whether a host, a name or digits, is none that people may send the gateway to. */
  readonly isForbidden: (host: string) => boolean;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Called after a change was kept, before it is answered: gateways must hear of it. */
  readonly onChanged: () => Promise<void>;
}

/** Who asks, and by which request. */
export interface Asker {
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Runs in the transaction of the act, for what must be kept with it. */
export type KeepWith<Tx, Value> = (tx: Tx, value: Value) => Promise<void>;

/** An act that was done, or why it was not. */
export type CatalogueOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refuse'; readonly code: CatalogueRefusal; readonly details: ErrorDetails }
  | { readonly kind: 'invalid'; readonly problems: readonly RuleProblem[] };

export type CatalogueRefusal = Extract<
  ErrorCode,
  | 'role_not_allowed'
  | 'name_taken'
  | 'count_max_reached'
  | 'endpoints_bytes_max_reached'
  | 'record_unreadable'
  | 'version_conflict'
  | 'provider_not_listed'
  | 'provider_declared'
  | 'provider_in_use'
  | 'secret_unreadable'
  | 'tests_busy'
  | 'endpoint_not_listed'
  | 'endpoint_declared'
>;

/** Shorthand for a refusal. */
export function refused(
  code: CatalogueRefusal,
  details: ErrorDetails = {},
): Extract<CatalogueOutcome<never>, { kind: 'refuse' }> {
  return { kind: 'refuse', code, details };
}
