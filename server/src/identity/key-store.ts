import type { Instant } from '#kernel';
import type { ApiKeyRow, KeySecret, OwnedKey } from './api-key.ts';

/** Which page of the keys; in descending order of their ids, which for keys of the database is newest first. */
export interface KeyPage {
  /** Only this owner's; undefined: everybody's. */
  readonly ownerId: string | undefined;
  /** Only keys with a smaller id. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** What holds for every key that is made from now on. */
export interface KeyRules {
  /** Whole days; undefined: no bound. */
  readonly lifetimeDaysMax: number | undefined;
}

/** Where made keys are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface KeyStore<Tx> {
  addKey(tx: Tx, key: ApiKeyRow): Promise<void>;
  /** One more secret of a key that is there. */
  addSecret(tx: Tx, keyId: string, secret: KeySecret): Promise<void>;
  /** Every secret that would live longer ends then; those that end earlier stay as they are. */
  endSecrets(tx: Tx, keyId: string, at: Instant): Promise<void>;
  key(id: string, tx?: Tx): Promise<OwnedKey | undefined>;
  revokeKey(tx: Tx, id: string, at: Instant): Promise<void>;
  keys(page: KeyPage): Promise<readonly OwnedKey[]>;
  /** Every key that is not revoked and whose owner is neither disabled nor removed; expired ones too, so that their callers are told. */
  liveKeys(tx?: Tx): Promise<readonly OwnedKey[]>;

  keyRules(tx?: Tx): Promise<KeyRules>;
  setKeyRules(tx: Tx, rules: KeyRules): Promise<void>;

  /** These secrets (by hash) were seen; an earlier time than the one that is known changes nothing. */
  noteUses(tx: Tx, uses: readonly { readonly hash: string; readonly at: Instant }[]): Promise<void>;
  /** When each of these secrets was seen last; those that never were are left out. */
  usesOf(hashes: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
}
